"""A look-alike of Telegram on 127.0.0.1: the demo, the test bed and the developer's daily tool."""
