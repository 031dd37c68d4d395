"""What a query means, what a text consists of, which address means which thing: pure, on plain values."""
