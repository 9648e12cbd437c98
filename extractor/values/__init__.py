"""What written words stand for: one file and one type for each kind of value."""
