"""Files in an object storage (STOCKAGE_URL), by the same doors as on the disk (ADR 050)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, BinaryIO

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3File, S3Storage

from home.fichiers.disque import ServiceAbsent

EN_MEMOIRE = 5 * 1024 * 1024  # au-delà, ce qui se lit passe par un fichier provisoire
MORCEAU = 64 * 1024
DEJA_LA = {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}
# Une sonde de somme que les stockages compatibles ne connaissent pas tous, et des attentes courtes.
CONFIGURATION = Config(
    s3={"addressing_style": "path"}, signature_version="s3v4", connect_timeout=2, read_timeout=20,
    retries={"max_attempts": 2, "mode": "standard"}, max_pool_connections=20,
    request_checksum_calculation="when_required", response_checksum_validation="when_required",
)  # fmt: skip


@contextmanager
def _absence_dite() -> Iterator[None]:
    """What the storage could not be asked is said in one word."""
    try:
        yield
    except (BotoCoreError, ClientError) as erreur:
        raise ServiceAbsent(f"le stockage de fichiers ne répond pas : {erreur}") from erreur


def _dite(methode: Callable) -> Callable:
    @wraps(methode)
    def faire(*args: Any, **options: Any) -> Any:
        with _absence_dite():
            return methode(*args, **options)

    return faire


class FichierObjet(S3File):
    """A file of the storage: read whole, or the part of it that is asked for alone."""

    def _get_file(self) -> BinaryIO:
        with _absence_dite():
            return super()._get_file()

    file = property(_get_file, S3File._set_file)

    def portion(self, debut: int, fin: int) -> Iterator[bytes]:
        """From one byte to another, both included."""
        with _absence_dite():
            yield from self.obj.get(Range=f"bytes={debut}-{fin}")["Body"].iter_chunks(MORCEAU)


class StockageObjets(S3Storage):
    """S3, or what speaks as it does."""

    exists, delete, size = _dite(S3Storage.exists), _dite(S3Storage.delete), _dite(S3Storage.size)
    listdir, get_modified_time = _dite(S3Storage.listdir), _dite(S3Storage.get_modified_time)
    _save = _dite(S3Storage._save)

    def get_default_settings(self) -> dict[str, Any]:
        """Nothing is read from elsewhere than STOCKAGE_URL."""
        communs = {"file_overwrite": False, "max_memory_size": EN_MEMOIRE, "client_config": CONFIGURATION}
        return {**super().get_default_settings(), **communs, "querystring_auth": False}

    def _open(self, name: str, mode: str = "rb") -> File:
        with _absence_dite():
            try:
                return FichierObjet(self._normalize_name(name), mode, self)
            except ClientError as erreur:
                if erreur.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                    raise FileNotFoundError(name) from erreur
                raise

    def poser_une_fois(self, name: str, contenu: bytes) -> bool:
        """Write it unless something stands there, in one request that two cannot both win; whether it did."""
        cle = self._normalize_name(name)
        try:
            self.connection.meta.client.put_object(
                Bucket=self.bucket_name, Key=cle, Body=contenu, IfNoneMatch="*", **self._get_write_parameters(name)
            )
        except ClientError as erreur:
            if erreur.response["Error"]["Code"] in DEJA_LA:
                return False
            raise ServiceAbsent(f"le stockage de fichiers refuse d’écrire : {erreur}") from erreur
        except BotoCoreError as erreur:
            raise ServiceAbsent(f"le stockage de fichiers ne répond pas : {erreur}") from erreur
        return True
