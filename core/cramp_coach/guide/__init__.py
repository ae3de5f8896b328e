"""What we know: the clinical content, the rules that decide, and the questions they need. Pure."""
