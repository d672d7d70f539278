"""The web application with the rights of the tables' owner: what rights and row-level security cost is the rest."""

from litestar import Litestar

from services.web import app


def create_app() -> Litestar:
    """The application as in production, but for its role."""
    app.APPLICATION = ""
    return app.create_app()
