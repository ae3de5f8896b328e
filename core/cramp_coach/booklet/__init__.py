"""All content on paper, for a clinician to read, tick and sign."""
