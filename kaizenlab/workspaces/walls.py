"""The walls that PostgreSQL keeps, as operations for migrations.

Tenant walls: forced row-level security and foreign keys that name the workspace too, raised for every model of an app
that has a `workspace`. Seals: rows that nobody changes any more, whichever door they come through. They are plain
triggers, not those of a library that a session variable can switch off.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# '' is what the setting holds after the first transaction that set it
HERE = "NULLIF(current_setting('app.workspace_id', true), '')::bigint"
ME = "NULLIF(current_setting('app.user_id', true), '')::bigint"


class Walls(migrations.RunPython):
    """It reads tables and columns, and no relation of theirs back: the models need not be drawn anew for it, which
    takes longer than the walls do."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:  # noqa: ARG002
        self.code(from_state.apps, schema_editor)


def walls(app_label: str) -> Walls:
    """Row-level security and composite foreign keys for each model of the app that has a workspace."""

    def raise_walls(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        for model in apps.get_app_config(app_label).get_models():
            if has_workspace(model):
                editor.execute(policy(model._meta.db_table, f"workspace_id = {HERE}"))
                for field in tenant_keys(model):
                    editor.execute(composite_key(model._meta.db_table, field))

    return Walls(raise_walls, Walls.noop, elidable=False)


def has_workspace(model: type[models.Model]) -> bool:
    return any(field.name == "workspace" for field in model._meta.fields)


def tenant_keys(model: type[models.Model]) -> list[models.ForeignKey]:
    """The model's foreign keys to records that have a workspace themselves."""
    return [
        field
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and has_workspace(field.related_model)
    ]


def policy(table: str, using: str, check: str | None = None) -> str:
    return f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        DROP POLICY IF EXISTS tenant ON {table};
        CREATE POLICY tenant ON {table} USING ({using}) WITH CHECK ({check or using});
    """


def composite_key(table: str, field: models.ForeignKey) -> str:
    """A foreign key's own check bypasses row-level security: with the workspace in it no row can name a stranger's."""
    target = field.related_model._meta.db_table
    name = f"{table}_{field.name}_same_workspace"[:63]
    return f"""
        DO $$ BEGIN
            IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{target}_in_workspace') THEN
                ALTER TABLE {target} ADD CONSTRAINT {target}_in_workspace UNIQUE (workspace_id, id);
            END IF;
            IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{name}') THEN
                ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (workspace_id, {field.column})
                    REFERENCES {target} (workspace_id, id) DEFERRABLE INITIALLY IMMEDIATE;
            END IF;
        END $$;
    """  # noqa: S608 - names of tables and columns


# One function serves every seal. Its arguments are the columns that may still change. Deleting a whole workspace and
# erasing a participant are the two exceptions: each runs as the owning role, inside the function that records it.
SEALED = """
    CREATE OR REPLACE FUNCTION sealed() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        free text[] := TG_ARGV::text[];
    BEGIN
        IF current_setting('app.deleting', true) = COALESCE(to_jsonb(OLD) ->> 'workspace_id', to_jsonb(OLD) ->> 'id')
            AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END IF;
        IF TG_OP = 'UPDATE' AND cardinality(free) > 0 AND to_jsonb(OLD) - free = to_jsonb(NEW) - free THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'a sealed row of % cannot be changed or deleted', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
    END $$;

    CREATE OR REPLACE FUNCTION moves_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT (OLD.state || '>' || NEW.state = ANY (TG_ARGV::text[])) THEN
            RAISE EXCEPTION '% cannot go from % to %', TG_TABLE_NAME, OLD.state, NEW.state
                USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END $$;
"""


def sealing_functions() -> migrations.RunSQL:
    return migrations.RunSQL(SEALED, migrations.RunSQL.noop)


def sealed(table: str, *, but: tuple[str, ...] = (), when: str = "true", delete: str = "true") -> migrations.RunSQL:
    """Rows where `when` holds (in terms of OLD) refuse every update but of the columns `but`, and deletion where
    `delete` holds."""
    free = ", ".join(f"'{column}'" for column in but)
    return migrations.RunSQL(
        f"""
        DROP TRIGGER IF EXISTS sealed_update ON {table};
        DROP TRIGGER IF EXISTS sealed_delete ON {table};
        CREATE TRIGGER sealed_update BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({when})
            EXECUTE FUNCTION sealed({free});
        CREATE TRIGGER sealed_delete BEFORE DELETE ON {table} FOR EACH ROW WHEN ({delete})
            EXECUTE FUNCTION sealed();
        """,
        migrations.RunSQL.noop,
    )


def moves(table: str, *transitions: str) -> migrations.RunSQL:
    """States move only as drawn: each transition is 'from>to'."""
    allowed = ", ".join(f"'{transition}'" for transition in transitions)
    return migrations.RunSQL(
        f"""
        DROP TRIGGER IF EXISTS moves_only ON {table};
        CREATE TRIGGER moves_only BEFORE UPDATE ON {table} FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
            EXECUTE FUNCTION moves_only({allowed});
        """,
        migrations.RunSQL.noop,
    )
