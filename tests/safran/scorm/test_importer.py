"""`manage.py importer_scorm`: a report in French, 0 only when the package is accepted whole, nothing left behind."""

import io
import os
import time
import uuid
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from safran.scorm import fichiers
from safran.scorm.models import Paquet, VersionPaquet
from safran.scorm.prises import paquets_coherents
from tests.safran.fabriques_scorm import un_h5p, un_manifeste, un_scorm, une_version
from tests.travaux import battre

pytestmark = pytest.mark.django_db


def importer(dossier: Path, contenu: bytes, *options: str) -> str:
    fichier = dossier / "module.zip"
    fichier.write_bytes(contenu)
    sortie = io.StringIO()
    call_command("importer_scorm", str(fichier), *options, stdout=sortie)
    return sortie.getvalue()


def poses() -> list[str]:
    return sorted(f.name for f in Path(storages["prive"].path(fichiers.DOSSIER)).rglob("*"))


def test_good_package_is_kept_and_said(tmp_path):
    dit = importer(tmp_path, un_scorm())
    version = VersionPaquet.objects.get()
    assert "SCORM 1.2, « Deux portes »" in dit and "Paquet accepté" in dit
    assert version.numero == 1 and version.paquet.titre == "Deux portes" and not version.paquet.h5p
    with fichiers.fichier_ouvrir(str(version.uuid), "un.html") as page:
        assert page.read().startswith(b"<!doctype")
    assert list(paquets_coherents()) == []


def test_trial_writes_nothing(tmp_path):
    assert "C’était un essai" in importer(tmp_path, un_scorm(), "--essai")
    assert not Paquet.objects.exists() and poses() == []


def test_bad_package_exits_with_an_error_and_leaves_nothing(tmp_path):
    for options in ((), ("--essai",)):
        with pytest.raises(CommandError, match="refusé"):
            importer(tmp_path, un_scorm(un_manifeste(items="")), *options)
    assert not Paquet.objects.exists() and poses() == []


def test_next_version_keeps_the_first_and_its_files(tmp_path):
    premiere = une_version()
    importer(tmp_path, un_scorm(), f"--version-de={premiere.paquet_id}")
    assert [v.numero for v in premiere.paquet.versions.all()] == [2, 1]
    assert fichiers.present(premiere.uuid) and list(paquets_coherents()) == []


def test_next_version_of_another_kind_or_of_nothing_is_refused(tmp_path):
    version = une_version()
    with pytest.raises(CommandError, match="même genre"):
        importer(tmp_path, un_h5p(), f"--version-de={version.paquet_id}")
    with pytest.raises(CommandError, match="n’existe pas"):
        importer(tmp_path, un_scorm(), "--version-de=999999")
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        call_command("importer_scorm", str(tmp_path / "absent.zip"))


def test_row_refused_takes_the_files_back(monkeypatch):
    monkeypatch.setattr(VersionPaquet, "save", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        une_version()
    assert poses() == [] and not Paquet.objects.exists()


def test_file_of_another_folder_is_never_opened():
    version = une_version()
    storages["prive"].save(f"{fichiers.DOSSIER}/secret.html", ContentFile(b"secret"))
    for nom in ("../secret.html", "/etc/hostname", "un.html/..", "", ".", "absent.html", "a\x00b", "x" * 5000):
        assert fichiers.fichier_ouvrir(str(version.uuid), nom) is None


def test_missing_files_are_told_by_the_checks():
    version = une_version()
    fichiers.paquet_retirer(version.uuid)
    assert any("sont absents" in phrase for phrase in paquets_coherents())


class Coupure(BaseException):
    """The machine stops there: nothing is tidied up."""


def test_deposit_whose_machine_stopped_is_not_there_and_is_taken_back_a_day_later(monkeypatch):
    def arreter(*args: object) -> None:
        raise Coupure

    with monkeypatch.context() as coupe:
        coupe.setattr(fichiers, "_fichier_poser", arreter)
        coupe.setattr(fichiers, "paquet_retirer", lambda identifiant: None)
        with pytest.raises(Coupure):
            une_version()
    gardee = une_version()
    (marque,) = (nom for nom in poses() if nom.startswith(fichiers.PREFIXE))
    coupee = uuid.UUID(marque.removeprefix(fichiers.PREFIXE))
    storages["prive"].save(f"{fichiers.DOSSIER}/{coupee}/un.html", ContentFile(b"a"))
    assert not fichiers.present(coupee)
    assert battre("modules.restes")[0].startswith("0")
    hier = time.time() - fichiers.UN_JOUR.total_seconds() - 60
    os.utime(storages["prive"].path(f"{fichiers.DOSSIER}/{marque}"), (hier, hier))
    assert battre("modules.restes")[0].startswith("1")
    assert storages["prive"].listdir(fichiers.DOSSIER) == ([str(gardee.uuid)], [])
