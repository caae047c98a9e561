"""What the assistant knows and remembers: content, translations, tables and the queries over them."""
