"""The Alexa channel: translates requests into what the core understands, and replies into speech."""
