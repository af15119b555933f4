"""What each tab of the details says about an identity."""
