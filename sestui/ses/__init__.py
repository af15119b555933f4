"""Amazon SES v2 itself: the only place that imports boto3."""
