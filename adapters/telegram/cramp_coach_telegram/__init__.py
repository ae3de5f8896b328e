"""The Telegram channel: translates updates into what the core understands, and replies into messages."""
