"""What a terminal needs that Textual does not give."""
