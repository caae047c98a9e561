"""Questions to the salon, questions without an answer, and what the staff taught the bot."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lessons",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic_id", sa.String(length=32), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("sealed_question", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=True),
        sa.Column("answer_language", sa.String(length=2), nullable=True),
        sa.Column("taught_by", sa.BigInteger(), nullable=False),
        sa.Column("taught_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(topic_id IS NULL) <> (sealed_answer IS NULL)", name=op.f("ck_lessons_topic_or_answer")
        ),
        sa.CheckConstraint(
            "(sealed_answer IS NULL) = (answer_language IS NULL)",
            name=op.f("ck_lessons_answer_has_language"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lessons")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "unanswered_questions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason IN ('unknown', 'refused')", name=op.f("ck_unanswered_questions_reason")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered_questions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_unanswered_questions_asked_at"), "unanswered_questions", ["asked_at"])

    op.create_table(
        "questions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'open', 'answered')", name=op.f("ck_questions_state")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_questions_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_questions_client_id"), "questions", ["client_id"])
    op.create_index(op.f("ix_questions_state"), "questions", ["state"])


def downgrade() -> None:

    op.drop_table("questions")

    op.drop_table("unanswered_questions")
    op.drop_table("lessons")
