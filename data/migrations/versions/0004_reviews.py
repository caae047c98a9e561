"""Therapists decide in rounds, each with its reason; the record of it is written once."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# The sealed reason is left out: a change of keys seals it anew, and the seal shows any other change.
_WRITTEN_ONCE = {
    "screening_decisions": "id, screening_id, round, outcome, is_medically_cleared, decided_by, decided_at",
    "screening_views": "id, screening_id, viewed_by, viewed_at",
}

POSTGRESQL_REFUSE_UPDATE = """
CREATE FUNCTION refuse_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'written_once' USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""

_COPY = """
INSERT INTO screening_decisions
    (screening_id, round, outcome, is_medically_cleared, decided_by, decided_at)
SELECT screening_id, 1, CASE WHEN is_allowed THEN 'examination' ELSE 'refuse' END, false,
    decided_by, decided_at
FROM screening_reviews ORDER BY decided_at
"""

# What waits for a therapist now goes on waiting, and is reminded of.
_ASK = """
INSERT INTO review_requests (screening_id, round, reason, requested_at)
SELECT id, 1, 'rules', judged_at FROM screenings WHERE verdict = 'review'
"""

_COPY_BACK = """
INSERT INTO screening_reviews (screening_id, decided_by, is_allowed, decided_at)
SELECT screening_id, decided_by, outcome <> 'refuse', decided_at
FROM screening_decisions AS latest
WHERE round = (SELECT max(round) FROM screening_decisions WHERE screening_id = latest.screening_id)
"""


def upgrade() -> None:
    _roles("'owner', 'therapist'")
    op.create_table(
        "review_requests",
        sa.Column("screening_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("reason IN ('rules', 'contested')", name=op.f("ck_review_requests_reason")),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["screenings.id"],
            name=op.f("fk_review_requests_screening_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("screening_id", "round", name=op.f("pk_review_requests")),
    )
    op.create_table(
        "screening_decisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("screening_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("is_medically_cleared", sa.Boolean(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('examination', 'all', 'refuse')", name=op.f("ck_screening_decisions_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["screenings.id"],
            name=op.f("fk_screening_decisions_screening_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_decisions")),
        sa.UniqueConstraint("screening_id", "round", name=op.f("uq_screening_decisions_screening_id_round")),
    )
    op.execute(_COPY)
    op.execute(_ASK)
    op.drop_table("screening_reviews")
    _refuse_updates()


def downgrade() -> None:
    op.create_table(
        "screening_reviews",
        sa.Column("screening_id", sa.Uuid(), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=False),
        sa.Column("is_allowed", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["screenings.id"],
            name=op.f("fk_screening_reviews_screening_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("screening_id", name=op.f("pk_screening_reviews")),
    )
    op.execute(_COPY_BACK)
    _allow_updates()
    op.drop_table("screening_decisions")
    op.drop_table("review_requests")
    op.execute("DELETE FROM staff WHERE role = 'therapist'")
    _roles("'owner'")


def _roles(known: str) -> None:
    # SQLite cannot change a rule: the table is made anew, and its old rule is not taken along.
    with op.batch_alter_table("staff") as staff:
        if op.get_bind().dialect.name != "sqlite":
            staff.drop_constraint(op.f("ck_staff_role"), type_="check")
        staff.create_check_constraint(op.f("ck_staff_role"), f"role IN ({known})")


def _refuse_updates() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, columns in _WRITTEN_ONCE.items():
            op.execute(
                f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OF {columns} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'written_once'); END"
            )
        return
    op.execute(POSTGRESQL_REFUSE_UPDATE)
    for table, columns in _WRITTEN_ONCE.items():
        op.execute(
            f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OF {columns} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_update()"
        )


def _allow_updates() -> None:
    on_table = "" if op.get_bind().dialect.name == "sqlite" else " ON {table}"
    for table in _WRITTEN_ONCE:
        op.execute(f"DROP TRIGGER {table}_written_once{on_table.format(table=table)}")
    if on_table:
        op.execute("DROP FUNCTION refuse_update()")
