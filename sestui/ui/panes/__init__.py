"""What each tab of the details says about an identity: a plain function for each."""
