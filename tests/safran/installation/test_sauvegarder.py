"""`manage.py sauvegarder` then `restaurer`: the drill, at the size of the demonstration; all that must be refused."""

import functools
import json
import os
import re
import resource
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command

from home.erreurs import RegleRefusee
from reseau.comptes.rules import compte_anonymise
from safran.installation.preparation import statiques_rassembler
from safran.installation.prises import sauvegardes_signees
from safran.installation.rules import (
    DOSSIER,
    GARDER,
    NOM,
    effacements_noter,
    effacements_rejouer,
    perimees,
    sauvegarder,
)
from safran.installation.sauvegardes import (
    SIGNATURE,
    chiffrer,
    cle_faire,
    destinataires_lire,
    empreinte,
    manifeste_lire,
    publique_lire,
    signature_faire,
)
from scripts.banc import Site
from tests.fabriques import un_conseiller
from tests.safran.installation.empreintes import EMPREINTES
from tests.safran.installation.lieux import POSTGRES, demonstration_posee, lieu, postgres

LONG = True
DELAI = 180
EFFACER = """
from reseau.comptes.models import Compte
from reseau.comptes.rules import compte_anonymise
compte_anonymise(compte=Compte.objects.get(email__startswith="{}@"), mention="Ancien membre")
"""
COMPTES = "__import__('reseau.comptes.models', fromlist=['_']).Compte.objects"
EFFACES = f"list({COMPTES}.exclude(anonymise_le=None).order_by('pk').values_list('pk', 'email', 'prenom', 'nom'))"
A_ENVOYER = "__import__('home.models', fromlist=['_']).Courriel.objects.filter(etat='A_ENVOYER').count()"


@contextmanager
def ecriture_en_cours(site: Site):
    """Someone is writing, and has not finished."""
    base = site.env.get("DATABASE_URL") or str(site.donnees / "safran.sqlite3")
    with closing((psycopg if POSTGRES else sqlite3).connect(base)) as lien:
        lien.execute("INSERT INTO django_content_type (app_label, model) VALUES ('en', 'cours')")
        yield
        lien.rollback()


@contextmanager
def sans_place(site: Site, octets: int):
    """The disk of this site takes no file longer than this."""
    site.manage("check")
    numero = site.commandes.processus.pid
    resource.prlimit(numero, resource.RLIMIT_FSIZE, (octets, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.prlimit(numero, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def octets(site: Site) -> dict[str, bytes]:
    """Its files, but for the notes of who was erased."""
    chemins = [f for nom in ("media", "prive", "cles") for f in (site.donnees / nom).rglob("*") if f.is_file()]
    return {str(f.relative_to(site.donnees)): f.read_bytes() for f in chemins if f.parent.name != DOSSIER}


def contenu(site: Site) -> list[str]:
    """What stands there, files and tables: nothing, on an empty place."""
    return [*octets(site)] + site.interroger("__import__('django.db').db.connection.introspection.table_names()")


@dataclass
class Depot:
    """The demonstration, the folder of its backups, the keys, the first backup and what the base held then."""

    site: Site
    dossier: Path
    cle: Path
    publique: str
    signature: Path
    tables: dict[str, str]

    @property
    def cles(self) -> tuple[str, ...]:
        """What a restoration asks for: the key that opens, the one that checks."""
        return "--cle-privee", str(self.cle), "--cle-signature", str(self.signature)

    def sauvegarder(self, *options: str) -> str:
        """One more backup; what the command said."""
        return self.site.manage("sauvegarder", str(self.dossier), "--cle-publique", self.publique, *options)

    def effacer(self, qui: str) -> None:
        """Someone of the demonstration is nobody any more."""
        self.site.manage("shell", "-v", "0", "-c", EFFACER.format(qui))

    @property
    def sauvegardes(self) -> list[Path]:
        """The oldest first."""
        return sorted(self.dossier.iterdir())


@pytest.fixture(scope="module")
def depot(tmp_path_factory):
    donnees, dossier = tmp_path_factory.mktemp("origine"), tmp_path_factory.mktemp("sauvegardes")
    site = demonstration_posee(donnees, tmp_path_factory.mktemp("modele"), "safran_origine")
    cles = tmp_path_factory.mktemp("cles")
    cle, signataire = cles / "cle.txt", cles / "signature.pem"
    publique = signature_faire(signataire)
    site.env["SAUVEGARDE_SIGNATURE"] = str(signataire)
    site.manage("battre", "attestations")
    depot = Depot(site, dossier, cle, cle_faire(cle), publique, site.interroger(EMPREINTES))
    depot.sauvegarder()
    yield depot
    site.commandes.fermer()


@pytest.fixture(scope="module")
def ailleurs(tmp_path_factory):
    """An empty place."""
    site = lieu(tmp_path_factory.mktemp("ailleurs"), postgres("safran_ailleurs"))
    yield site
    site.commandes.fermer()


def alterer(nom: str, changer: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """A file of a backup, changed."""

    def faire(dossier: Path) -> None:
        (dossier / nom).write_bytes(changer((dossier / nom).read_bytes()))

    return faire


def dire(*chemin: str, valeur: object) -> Callable[[Path], None]:
    """A manifest that says something else."""

    def changer(lu: bytes) -> bytes:
        dit = noeud = json.loads(lu)
        for nom in chemin[:-1]:
            noeud = noeud[nom]
        noeud[chemin[-1]] = valeur
        return json.dumps(dit).encode()

    return alterer("manifeste.json", changer)


REFUS = {
    "coupée": (alterer("prive.tar.age", lambda lu: lu[:-1]), "La pièce prive.tar.age est coupée : "),
    "altérée": (alterer("base.age", lambda lu: lu[:999] + bytes([lu[999] ^ 1]) + lu[1000:]), "base.age a été altérée"),
    "absente": (lambda dossier: (dossier / "cles.tar.age").unlink(), "La pièce cles.tar.age manque"),
    "sans manifeste": (lambda dossier: (dossier / "manifeste.json").unlink(), "n’est pas une sauvegarde"),
    "manifeste coupé": (alterer("manifeste.json", lambda lu: lu[:500]), "n’est pas une sauvegarde"),
    "plus récente": (dire("etat", "migrations", "home", valeur="9999_apres"), "plus récente du site .home.9999"),
    "autre moteur": (dire("moteur", valeur="oracle"), "vient de oracle"),
    "autres fichiers": (dire("lots", "prive.tar", "empreinte", valeur="0"), "Les fichiers posés ne sont pas ceux de"),
}


def refusee(phrase: str):
    """The command ends on this sentence."""
    return pytest.raises(RuntimeError, match=f"CommandError: {phrase}")


@pytest.mark.integration
@pytest.mark.parametrize("cas", REFUS)
def test_backup_that_is_not_whole_is_refused_in_a_sentence_and_nothing_stays(cas, depot, ailleurs, tmp_path):
    changer, phrase = REFUS[cas]
    copie = shutil.copytree(depot.sauvegardes[0], tmp_path / "copie")
    changer(copie)
    with refusee(f".*{phrase}") as refus:
        ailleurs.manage("restaurer", str(copie), "--cle-privee", str(depot.cle), "--sans-signature")
    assert "sans que sa signature soit vérifiée" in str(refus.value)
    assert contenu(ailleurs) == []


def forger(depot: Depot, nom: str) -> Callable[[Path], None]:
    """Another piece, that the private key opens as well, and its print in the manifest."""

    def faire(dossier: Path) -> None:
        (dossier / nom).unlink()
        piece = chiffrer(iter([b"une autre piece"]), dossier / nom, destinataires_lire([depot.publique]))
        dire("pieces", nom, valeur=piece._asdict())(dossier)

    return faire


def resigner(dossier: Path) -> None:
    """The same manifest, signed by whoever writes there."""
    autre = Ed25519PrivateKey.generate()
    dire("signataire", valeur=empreinte(autre.public_key()))(dossier)
    (dossier / SIGNATURE).write_bytes(autre.sign((dossier / "manifeste.json").read_bytes()))


def rejouer(depot: Depot) -> Callable[[Path], None]:
    """A former backup, whole and signed, in the place of this one."""

    def faire(dossier: Path) -> None:
        shutil.rmtree(dossier)
        shutil.copytree(depot.sauvegardes[0], dossier)

    return faire


PIECES = ("base.age", "media.tar.age", "prive.tar.age", "cles.tar.age")
A_CHANGE = "a changé depuis sa signature : ni les pièces ni la liste des personnes effacées ne sont sûres"


def fausses(depot: Depot) -> dict[str, tuple[Callable[[Path], None], str]]:
    """Each fault, on each piece, and the sentence that says it."""
    changees = {
        f"{nom} {quoi}": (changer, phrase)
        for nom in PIECES
        for quoi, changer, phrase in (
            ("altérée", alterer(nom, lambda lu: bytes([lu[0] ^ 1]) + lu[1:]), f"La pièce {nom} a été altérée"),
            ("absente", lambda dossier, nom=nom: (dossier / nom).unlink(), f"La pièce {nom} manque"),
            ("refaite", forger(depot, nom), A_CHANGE),
        )
    }
    return changees | {
        "pièce de plus": (lambda d: (d / "autre.age").touch(), "autre.age n’est pas une pièce de cette sauvegarde"),
        "liste vidée": (dire("effacements", valeur=[]), A_CHANGE),
        "lignes changées": (dire("etat", "lignes", "home_courriel", valeur=0), A_CHANGE),
        "un blanc de plus": (alterer("manifeste.json", lambda lu: lu + b"\n"), A_CHANGE),
        "signature changée": (alterer(SIGNATURE, lambda lu: lu[::-1]), A_CHANGE),
        "sans signature": (lambda d: (d / SIGNATURE).unlink(), "n’est pas signée .*--sans-signature la restaure"),
        "autre signataire": (resigner, r"est signée par une autre clé \(\w{16}\) que celle que vous nommez"),
        "plus ancienne": (rejouer(depot), r"Le dossier safran-[\d-]+ tient la sauvegarde safran-"),
    }


NOTE = {"compte": 0, "cree_le": "2026-01-01T00:00+00:00", "efface_le": "2026-01-02T00:00+00:00", "mention": "Personne"}


@pytest.mark.integration
def test_each_part_tampered_is_refused_in_a_sentence_and_nothing_is_touched(depot, ailleurs, tmp_path):
    """The drill (issue 40): a real backup, each part changed, taken away, or made again by who cannot sign."""
    (depot.site.donnees / "prive" / DOSSIER).mkdir(exist_ok=True)
    (depot.site.donnees / "prive" / DOSSIER / "0-20260101T000000.json").write_text(json.dumps(NOTE))
    depot.sauvegarder()
    derniere = depot.sauvegardes[-1]
    assert manifeste_lire(derniere, publique_lire(depot.signature)).effacements == [NOTE]
    for cas, (changer, phrase) in fausses(depot).items():
        copie = shutil.copytree(derniere, tmp_path / cas / derniere.name)
        changer(copie)
        with pytest.raises(RuntimeError) as refus:
            ailleurs.manage("restaurer", str(copie), *depot.cles)
        assert re.search(f"CommandError: .*{phrase}", str(refus.value)), f"{cas} : {refus.value}"
        shutil.rmtree(copie)
    assert contenu(ailleurs) == []


@pytest.mark.integration
def test_later_backup_beside_that_hides_who_was_erased_is_refused(depot, ailleurs, tmp_path):
    """A former one, made before there was a key, knows of nobody more, and stops nothing."""
    avant, apres = (tmp_path / f"safran-20{an}0101-000000" for an in (20, 99))
    ici = shutil.copytree(depot.sauvegardes[0], tmp_path / depot.sauvegardes[0].name)
    for voisine in (avant, apres):
        shutil.copytree(ici, voisine)
    dire("effacements", valeur=[])(apres)
    with refusee(f".*{apres.name} {A_CHANGE}. Plus récente, elle dit qui a été effacé depuis"):
        ailleurs.manage("restaurer", str(ici), *depot.cles)
    shutil.rmtree(apres)
    (avant / SIGNATURE).unlink()
    (ici / "cles.tar.age").unlink()
    with refusee("La pièce cles.tar.age manque"):
        ailleurs.manage("restaurer", str(ici), *depot.cles)
    assert contenu(ailleurs) == []


@pytest.mark.integration
def test_backup_without_a_key_is_made_and_says_so_and_is_restored_only_when_asked(depot, ailleurs, tmp_path):
    site = Site(depot.site.url, depot.site.donnees, {**depot.site.env, "SAUVEGARDE_SIGNATURE": ""})
    dit = site.manage("sauvegarder", str(tmp_path), "--cle-publique", depot.publique) + site.manage("verifier")
    site.commandes.fermer()
    assert dit.count("es sauvegardes ne sont pas signées") == 2 and "Aucune anomalie." in dit
    assert "Signée par la clé" in depot.sauvegarder() and "ne sont pas signées" not in depot.site.manage("verifier")
    (faite,) = tmp_path.iterdir()
    with refusee("Nommez la clé publique de signature : --cle-signature FICHIER.* par --sans-signature"):
        ailleurs.manage("restaurer", str(faite), "--cle-privee", str(depot.cle))
    with refusee(f"La sauvegarde {faite.name} n’est pas signée"):
        ailleurs.manage("restaurer", str(faite), *depot.cles)


def test_key_that_signs_is_made_once_and_is_not_kept_where_backups_are(settings, tmp_path, capsys):
    dossier, publique = tmp_path / "sauvegardes", cle_faire(tmp_path / "age.txt")
    dossier.mkdir()
    settings.DONNEES = tmp_path / "donnees"
    ici = dossier / "cle.pem"
    call_command("sauvegarder", nouvelle_signature=ici)
    dit = capsys.readouterr().out
    assert f"SAUVEGARDE_SIGNATURE={ici}" in dit and f"Clé publique : {ici}.pub." in dit
    assert ici.stat().st_mode & 0o777 == 0o600
    with pytest.raises(RegleRefusee, match="cle.pem existe déjà : une clé n’en remplace pas une autre"):
        signature_faire(ici)
    with pytest.raises(RegleRefusee, match="La clé de signature ne se garde pas dans "):
        sauvegarder(dossier=dossier, pour=[publique], signature=str(ici))
    with pytest.raises(RegleRefusee, match="age.txt ne se lit pas comme une clé privée de signature"):
        sauvegarder(dossier=dossier, pour=[publique], signature=str(tmp_path / "age.txt"))
    with pytest.raises(RegleRefusee, match="cle.pem ne se lit pas comme une clé publique de signature"):
        publique_lire(ici)


def test_check_deploy_tells_that_backups_are_set_and_that_no_key_signs_them(settings):
    settings.SAUVEGARDE_CLES, settings.SAUVEGARDE_SIGNATURE = ["age1"], ""
    assert [message.id for message in sauvegardes_signees(None)] == ["installation.W001"]
    settings.SAUVEGARDE_SIGNATURE = "/srv/safran/cles/sauvegarde.pem"
    assert not sauvegardes_signees(None)
    settings.SAUVEGARDE_CLES, settings.SAUVEGARDE_SIGNATURE = [], ""
    assert not sauvegardes_signees(None)


@pytest.mark.integration
def test_wrong_key_full_disk_and_taken_place_are_said_and_nothing_is_half_written(depot, ailleurs, tmp_path):
    cle_faire(tmp_path / "autre.txt")

    def restaurer(site=ailleurs, cle=depot.cle) -> None:
        site.manage("restaurer", str(depot.sauvegardes[0]), *depot.cles[2:], "--cle-privee", str(cle))

    with refusee("Cette clé n’ouvre pas base.age"):
        restaurer(cle=tmp_path / "autre.txt")
    with refusee(".* n’est pas un fichier de clé privée age"):
        restaurer(cle=depot.sauvegardes[0] / "manifeste.json")
    with sans_place(ailleurs, 100_000), refusee("La restauration n’est pas faite"):
        restaurer()
    assert contenu(ailleurs) == []
    (ailleurs.donnees / "media").mkdir(exist_ok=True)
    (ailleurs.donnees / "media" / "photo.jpg").touch()
    with refusee(r"Des fichiers sont déjà là \(media.tar\)"):
        restaurer()
    assert contenu(ailleurs) == ["media/photo.jpg"]
    (ailleurs.donnees / "media" / "photo.jpg").unlink()
    with refusee("La base n’est pas vide"):
        restaurer(depot.site)


@pytest.mark.integration
def test_backup_that_cannot_be_made_leaves_the_former_ones_and_says_why(depot, tmp_path):
    avant, sauvegarder = depot.sauvegardes, functools.partial(depot.site.manage, "sauvegarder")
    with sans_place(depot.site, 100_000), refusee("La sauvegarde n’est pas faite"):
        depot.sauvegarder()
    with refusee("Le dossier .* n’existe pas"):
        sauvegarder(str(tmp_path / "absent"), "--cle-publique", depot.publique)
    with refusee("« age1faux » n’est pas une clé publique age"):
        sauvegarder(str(depot.dossier), "--cle-publique", "age1faux")
    with refusee("Nommez la clé publique"):
        sauvegarder(str(depot.dossier))
    assert depot.sauvegardes == avant


@pytest.mark.integration
def test_drill_puts_all_back_elsewhere_holds_mails_and_erases_again(depot, ailleurs):
    """Someone was erased before a later backup, whose manifest says so; someone else after it, whose note was saved."""
    debut, premiere = time.monotonic(), depot.sauvegardes[0]
    notes = depot.site.donnees / "prive" / DOSSIER
    depot.effacer("conseillere")
    depot.sauvegarder()
    shutil.rmtree(notes)
    depot.effacer("formatrice")
    assert len(list(notes.iterdir())) == 1

    options = ("--repetition", "--effacements", str(notes))
    dit = ailleurs.manage("restaurer", str(premiere), *depot.cles, *options)
    assert time.monotonic() - debut < DELAI
    assert "effacées à nouveau : 2." in dit and "Aucune anomalie." in dit and re.search(r"RPO : 0 h \d.*RTO : \d", dit)

    la, ici = ailleurs.interroger(EMPREINTES), depot.site.interroger(EMPREINTES)
    intactes = {table for table, lue in depot.tables.items() if ici[table] == lue}  # où nul effacement n’a écrit
    assert len(intactes) > 200 and {t for t in intactes if la[t] != ici[t]} == set() and la.keys() == ici.keys()
    assert la["comptes_compte"] not in {
        ici["comptes_compte"],
        depot.tables["comptes_compte"],
    }  # effacés à un autre instant
    assert ailleurs.interroger(EFFACES) == depot.site.interroger(EFFACES) and len(depot.site.interroger(EFFACES)) == 2
    fichiers = octets(ailleurs)
    assert fichiers.pop("prive/courriels-retenus") == b"" and fichiers == octets(depot.site) and len(fichiers) > 30

    attendent = re.search(r"en attente : (\d+), aucun ne partira d’ici", dit)
    assert int(attendent[1]) > 0 and "0 courriel(s) envoyé(s)" in ailleurs.manage("battre", "socle.courriels")
    assert not (ailleurs.donnees / "media" / "courriels").exists()
    assert ailleurs.interroger(A_ENVOYER) == int(attendent[1])


@pytest.mark.django_db
def test_erasure_noted_is_not_done_to_whoever_got_the_key_since(django_capture_on_commit_callbacks):
    parti, reste = un_conseiller(), un_conseiller()
    with django_capture_on_commit_callbacks(execute=True):
        compte_anonymise(compte=parti, mention="Ancien membre")
    (note,) = effacements_noter()
    assert note["compte"] == parti.pk and parti.email not in note.values()
    assert effacements_rejouer(notes=[{**note, "compte": reste.pk}, note]) == 0
    reste.refresh_from_db()
    assert reste.anonymise_le is None and reste.is_active


SANTE = "[p.va for p in __import__('home.exploitation.sante', fromlist=['_']).sante_dire() if p.nom == 'Sauvegarde']"
AGE = "__import__('home.exploitation.sante', fromlist=['_']).pret_lire()['ages']['sauvegarde']"
VIEILLIR = """
from datetime import timedelta
from django.utils import timezone
from home.models import PassagePeriodique
PassagePeriodique.objects.filter(nom="sauvegarde").update(fini_le=timezone.now() - timedelta(hours=27))
"""


@pytest.mark.integration
def test_last_whole_backup_is_told_to_the_region_and_to_whoever_watches(depot):
    depot.sauvegarder()
    assert depot.site.interroger(SANTE) == [True] and 0 <= depot.site.interroger(AGE) < DELAI
    depot.site.manage("shell", "-v", "0", "-c", VIEILLIR)
    with sans_place(depot.site, 100_000), pytest.raises(RuntimeError, match="La sauvegarde n’est pas faite"):
        depot.sauvegarder()
    assert depot.site.interroger(SANTE) == [False] and depot.site.interroger(AGE) > 26 * 3600


@pytest.mark.integration
def test_backup_is_of_one_instant_and_waits_for_nobody_who_writes(depot):
    with ecriture_en_cours(depot.site):
        depot.sauvegarder()
    lignes = json.loads((depot.sauvegardes[-1] / "manifeste.json").read_text())["etat"]["lignes"]
    types = "__import__('django.contrib.contenttypes.models', fromlist=['_']).ContentType.objects.count()"
    assert lignes["django_content_type"] == depot.site.interroger(types)


@pytest.mark.integration
def test_rotation_keeps_the_last_of_days_weeks_and_months_and_all_of_the_last_day(depot):
    debut = datetime(2026, 1, 1, 1)
    noms = [(debut + timedelta(hours=12 * rang)).strftime(NOM) for rang in range(800)]  # jusqu’au 4 février 2027
    restent = sorted(set(noms) - perimees(noms=noms, garder=GARDER))
    assert [nom[7:15] for nom in restent] == [
        "20260331", "20260430", "20260531", "20260630", "20260731", "20260831", "20260930", "20261031", "20261130",
        "20261231", "20270117", "20270124", "20270129", "20270130", "20270131", "20270201", "20270202", "20270203",
        "20270204", "20270204",
    ]  # fmt: skip
    ancienne = depot.dossier / "safran-20250101-000000"
    ancienne.mkdir()
    depot.sauvegarder("--garder", "1", "0", "0")
    assert not ancienne.exists() and len(depot.sauvegardes) > 1


@pytest.mark.integration
def test_cut_leaves_nothing_that_looks_like_a_backup_and_is_swept_a_day_later(depot):
    coupee, fraiche = depot.dossier / ".en-cours-abc", depot.dossier / ".en-cours-def"
    for dossier in (coupee, fraiche):
        dossier.mkdir()
        (dossier / "base.age").touch()
    os.utime(coupee, (0, 0))
    depot.sauvegarder()
    assert not coupee.exists() and fraiche.exists()
    shutil.rmtree(fraiche)


@pytest.fixture
def source(settings, tmp_path):
    settings.STATICFILES_DIRS = [tmp_path / "sources"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    (tmp_path / "sources").mkdir()
    source = tmp_path / "sources" / "page.css"
    source.write_text("a { color: red; }")
    return source


def test_static_files_are_gathered_when_a_source_changed_and_only_then(source, settings):
    servi = settings.STATIC_ROOT / "page.css"
    assert statiques_rassembler() and servi.read_text() == "a { color: red; }"
    assert not statiques_rassembler()
    source.write_text("a { color: tan; }")
    os.utime(source, ns=(source.stat().st_atime_ns, source.stat().st_mtime_ns + 10**9))
    assert statiques_rassembler() and servi.read_text() == "a { color: tan; }"
    (source.parent / "autre.js").write_text("")
    assert statiques_rassembler() and (settings.STATIC_ROOT / "autre.js").exists()
    shutil.rmtree(settings.STATIC_ROOT)
    assert statiques_rassembler() and servi.exists()


def test_gathering_cut_short_is_done_again(source, settings, monkeypatch):
    def couper(*suite, **options):
        raise KeyboardInterrupt

    with monkeypatch.context() as panne:
        panne.setattr("safran.installation.preparation.call_command", couper)
        with pytest.raises(KeyboardInterrupt):
            statiques_rassembler()
    assert statiques_rassembler() and (settings.STATIC_ROOT / "page.css").exists()
