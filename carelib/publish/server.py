"""The public server: one Voilà that serves the dashboard in every language, and nothing else at any other address.

Stock Voilà serves one notebook at every address, and any of them takes a kernel.
"""

import os
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import Template404
from jupyter_server.utils import url_path_join
from tornado.httputil import HTTPServerRequest
from voila.app import Voila

from carelib.translations import languages


class Spoken:
    """A handler whose own pages, those that say what went wrong too, speak the language that the address names."""

    request: HTTPServerRequest

    @property
    def template_namespace(self) -> dict[str, Any]:
        """What a template is given, with the language and the address of its first page."""
        given: dict[str, Any] = super().template_namespace  # type: ignore[misc]
        first = self.request.path.removeprefix(given["base_url"]).partition("/")[0]
        language = first if first in languages() else "en"
        return given | {"language": language, "first": given["base_url"] + ("" if language == "en" else f"{language}/")}


class NotThere(Spoken, Template404):
    """An address that is none of ours: the page that says so, with the help lines, and no kernel."""

    def get_template(self, name: str) -> Any:
        """The template of this project's own pages."""
        return self.settings["voila_jinja2_env"].get_template(name)


class Dashboards(Voila):  # type: ignore[misc]  # Voilà has no types
    """The dashboard at ``/``, and in each other language at ``/<language>/``."""

    def others(self) -> dict[str, str]:
        """Language -> path of its notebook below the root folder, for all but English."""
        home = Path(self.notebook_path).parent
        found = {code: home / code / Path(self.notebook_path).name for code in languages()}
        return {code: os.path.relpath(path, self.root_dir) for code, path in found.items() if path.is_file()}

    def init_settings(self) -> dict[str, Any]:
        """Voilà's settings, with a kernel warmed up for each language."""
        settings: dict[str, Any] = super().init_settings()
        for path in self.others().values():
            self.kernel_manager.fill_if_needed(delay=0, notebook_name=path)
        return settings

    def init_handlers(self) -> list[Any]:
        """Voilà's handlers, with the pages at their addresses only."""
        *handlers, (_, handler, given) = super().init_handlers()
        root = self.server_url
        pages = {"/": given} | {f"/{code}/": given | {"notebook_path": path} for code, path in self.others().items()}
        spoken = type("Page", (Spoken, handler), {})
        handlers += [(url_path_join(root, address).rstrip("/") + "/?()", spoken, one) for address, one in pages.items()]
        return [*handlers, (url_path_join(root, r"/.*"), NotThere)]
