"""What bench/telegram.py is made of: a Bot API, people who write, and the bots that answer them."""
