"""Which messages stand in a chat, so that erasing can delete what Telegram still lets the bot delete."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("message_id", sa.BigInteger(), nullable=True))
    op.add_column("processed_updates", sa.Column("chat_id", sa.BigInteger(), nullable=True))
    op.add_column("processed_updates", sa.Column("message_id", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    # Screens that were sent used to be deleted at once, and nothing would delete these in time.
    op.execute("DELETE FROM outbox WHERE state = 'sent' AND key LIKE 'screen:%'")
    op.drop_column("processed_updates", "message_id")
    op.drop_column("processed_updates", "chat_id")
    op.drop_column("outbox", "message_id")
