"""What an author must mend before content ships, and the booklet a clinician signs. Stricter than loading."""
