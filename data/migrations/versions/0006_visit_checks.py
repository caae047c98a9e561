"""A short check before each visit, and visits on hold until the answers are judged anew."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("appointments", sa.Column("held_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "visit_checks",
        sa.Column("appointment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed_answers", sa.LargeBinary(), nullable=False),
        sa.Column("asks_again", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointments.id"],
            name=op.f("fk_visit_checks_appointment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_visit_checks_client_id")),
        sa.PrimaryKeyConstraint("appointment_id", name=op.f("pk_visit_checks")),
    )
    op.create_index(op.f("ix_visit_checks_client_id"), "visit_checks", ["client_id"])


def downgrade() -> None:
    op.drop_table("visit_checks")
    op.drop_column("appointments", "held_at")
