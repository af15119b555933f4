"""What DNS says of the records that SES looks for, and what is wrong with them."""
