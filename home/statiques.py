"""The addresses of static files, each written once by a process: a page names a dozen of them."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage, CompressedStaticFilesStorage


class AdressesGardees:
    """Keeps what `url` gave: files only change with the code, and the process with it."""

    def url(self, *args: Any, **kwargs: Any) -> str:
        """The address of a file."""
        gardees = self.__dict__.setdefault("_adresses", {})
        cle = (args, *kwargs.items())
        if cle not in gardees:
            gardees[cle] = super().url(*args, **kwargs)
        return gardees[cle]


class StatiquesNommes(AdressesGardees, CompressedManifestStaticFilesStorage):
    """Names that hold the print of their content, for production."""


class Statiques(AdressesGardees, CompressedStaticFilesStorage):
    """Plain names, for the demonstration."""
