"""The account as far as it is known, and what to read next. No boto3, no Textual."""
