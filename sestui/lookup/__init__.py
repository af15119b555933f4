"""What name servers say, asked live: the only place that speaks DNS, with dnspython."""
