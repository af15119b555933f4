"""What an SES identity is. Pure: no I/O, no boto3, no Textual."""
