"""The reason of a decision can neither come nor go; only a change of keys may seal it anew.

The trigger of 0004 leaves the sealed reason out, because it must be sealed again then.
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_REASON_KEPT = """
CREATE TRIGGER screening_decisions_reason_kept BEFORE UPDATE OF sealed_reason ON screening_decisions
FOR EACH ROW WHEN ((OLD.sealed_reason IS NULL) <> (NEW.sealed_reason IS NULL))
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_REASON_KEPT + "BEGIN SELECT RAISE(ABORT, 'written_once'); END")
    else:
        op.execute(_REASON_KEPT + "EXECUTE FUNCTION refuse_update()")


def downgrade() -> None:
    on_table = "" if op.get_bind().dialect.name == "sqlite" else " ON screening_decisions"
    op.execute(f"DROP TRIGGER screening_decisions_reason_kept{on_table}")
