"""States, and one step: an event leads from a state to a turn. Pure; nothing here waits, sends or stores."""
