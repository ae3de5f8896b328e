"""Cramp Coach: helps with a cramp at once, rules out danger in few questions, and asks again in two weeks.

The front door, for whoever builds a channel: `vocabulary` (what arrives and what is answered), `ports`
(how a message is delivered), `errors`, and `bootstrap.open_coach`, which gives a `Coach`. Nothing is
imported here, so that a command loads only what it needs.
"""
