"""Words into findings, each with the place in the text that says so. Pure."""
