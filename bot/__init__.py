"""What the assistant can do: features as pure rules and services, with the wire to Telegram beside them."""
