"""A terminal UI for the identities of an Amazon SES v2 account."""
