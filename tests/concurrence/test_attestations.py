"""Several workers on one attestation, some of them killed: one number, one file, one hash, one mail (R10)."""

import hashlib
import threading
import uuid
from functools import partial

import pytest
from django.core.files.storage import storages
from django.db import connection
from wagtail.models import Site

from home.courriels import avis
from home.documents import gels
from home.etats.cycles import Cycle
from home.models import Courriel
from safran.attestations import documents as fichiers
from safran.attestations import rules
from safran.attestations.models import Attestation, LotDocuments, ParametresAttestation
from tests.concurrence.outils import Rencontre, codes, ensemble, ensemble_fois, reussies
from tests.fabriques import un_conseiller, une_region
from tests.safran.fabriques_attestations import une_attestation, une_formation_a_quiz
from tests.safran.fabriques_presences import (
    contresigner,
    les_inscriptions,
    noter,
    une_formation_en_salle,
    une_session_du_jour,
)

pytestmark = pytest.mark.django_db(transaction=True)
LONG = True


@pytest.fixture(autouse=True)
def _document_different_a_chaque_fois(monkeypatch):
    """Two bytes that differ show at once a file written twice."""
    monkeypatch.setattr(fichiers, "attestation_pdf", lambda attestation: b"%PDF-" + uuid.uuid4().bytes)


def _preparee(monkeypatch, formation=None) -> Attestation:
    """A completion whose task has not run yet."""
    ParametresAttestation.for_site(Site.objects.get(is_default_site=True))
    with monkeypatch.context() as sans_tache:
        sans_tache.setattr(rules, "_emettre_apres", lambda attestation: None)
        return une_attestation(un_conseiller(), formation)


def _fichiers_poses() -> list[str]:
    dossier = storages["prive"].path(fichiers.DOSSIER)
    noms = [f"{fichiers.DOSSIER}/{annee}" for annee in storages["prive"].listdir(dossier)[0]]
    return [nom for annee in noms for nom in storages["prive"].listdir(annee)[1] if not nom.startswith(".")]


def _une_seule(pk: int) -> None:
    attestation = Attestation.objects.get(pk=pk)
    contenu = gels.fichier_lire(attestation.fichier)
    assert attestation.est_emise and hashlib.sha256(contenu).hexdigest() == attestation.sha256
    assert len(_fichiers_poses()) == 1 and attestation.code in _fichiers_poses()[0]
    assert Courriel.objects.filter(gabarit="attestations/emise").count() == 1


def test_attestation_issued_by_four_workers_at_once_has_one_file_and_one_hash(monkeypatch):
    attestation = _preparee(monkeypatch)
    rencontre = Rencontre(4, delai=10).placer(monkeypatch, gels, "_ecrire_puis_renommer")
    emises = reussies(ensemble_fois(4, rules.attestation_emettre, pk=attestation.pk))
    # Les quatre ont fait leur document : le premier posé est le seul.
    assert rencontre.complete and len({(a.numero, a.code, a.sha256) for a in emises}) == 1
    _une_seule(attestation.pk)


class Coupure(BaseException):
    """The worker is killed here."""


POINTS = {
    "faits": (rules, "_faits_de"),
    "numero": (rules, "_numero_suivant"),
    "document": (fichiers, "attestation_pdf"),
    "provisoire": (gels.os, "fsync"),
    "nom_definitif": (gels.os, "link"),
    "provisoire_retire": (gels.os, "unlink"),
    "ligne": (rules, "_emettre"),
    "courriel": (avis, "courriel_create"),
}


@pytest.mark.parametrize("point", POINTS)
def test_worker_killed_beside_three_others_leaves_one_document_after_a_rerun(monkeypatch, point):
    attestation = _preparee(monkeypatch)
    porteur, nom = POINTS[point]
    origine, reste = getattr(porteur, nom), threading.Semaphore(2)

    def couper_deux_fois(*args, **kwargs):
        if reste.acquire(blocking=False):
            raise Coupure(point)
        return origine(*args, **kwargs)

    def travailler() -> None:
        try:
            rules.attestation_emettre(pk=attestation.pk)
        except Coupure:
            connection.close()

    with monkeypatch.context() as coupures:
        coupures.setattr(porteur, nom, couper_deux_fois)
        reussies(ensemble_fois(4, travailler))
        assert reste._value < 2, "personne n’est passé par ce point"
    rules.attestations_completer()
    _une_seule(attestation.pk)


def test_six_completions_at_once_take_six_numbers_in_a_row(monkeypatch):
    formation = une_formation_a_quiz()
    pks = [_preparee(monkeypatch, formation).pk for _ in range(6)]
    Rencontre(6).placer(monkeypatch, rules, "_numero_suivant", apres=True)
    emises = reussies(ensemble(*[partial(rules.attestation_emettre, pk=pk) for pk in pks]))
    rangs = sorted(int(attestation.numero[-6:]) for attestation in emises)
    assert rangs == list(range(1, 7)) and len(_fichiers_poses()) == 6


def test_two_schedulers_at_once_issue_everything_once(monkeypatch):
    formation = une_formation_a_quiz()
    for _ in range(4):
        _preparee(monkeypatch, formation)
    reussies(ensemble_fois(2, rules.attestations_completer))
    assert Attestation.objects.filter(etat="EMISE").count() == len(_fichiers_poses()) == 4
    assert Courriel.objects.filter(gabarit="attestations/emise").count() == 4


def test_attestation_revoked_and_replaced_at_once_has_one_end(monkeypatch):
    attestation, region = une_attestation(un_conseiller()), une_region()
    rencontre = Rencontre(2).placer(monkeypatch, Cycle, "changer")
    motif = {"attestation": attestation, "par": region, "motif": "Nom mal écrit."}
    issues = ensemble(partial(rules.attestation_revoquer, **motif), partial(rules.attestation_remplacer, **motif))
    assert codes(issues) == ["", "etat"] and rencontre.empechee
    assert Attestation.objects.vivantes().count() == (1 if issues[1].erreur is None else 0)


def _lot(monkeypatch, personnes: int) -> LotDocuments:
    """The documents of a session, certified, asked for: two for each person."""
    monkeypatch.setattr(rules, "_emettre_apres", lambda attestation: None)
    ParametresAttestation.for_site(Site.objects.get(is_default_site=True))
    session = une_session_du_jour(personnes=personnes, formation=une_formation_en_salle())
    for seance in session.seances.all():
        for inscription in les_inscriptions(session):
            noter(seance, inscription)
    contresigner(*session.seances.all())
    return LotDocuments.objects.create(session=session, demande_par=une_region())


def _tout_une_fois(nombre: int) -> None:
    documents = list(Attestation.objects.all())
    assert len(documents) == len(_fichiers_poses()) == nombre and all(d.est_emise for d in documents)
    assert len({d.numero for d in documents}) == nombre
    assert Courriel.objects.filter(gabarit="attestations/emise").count() == nombre


def test_two_workers_start_from_either_end_and_share_the_work(monkeypatch):
    lot, faits = _lot(monkeypatch, personnes=4), []
    attendus, dessiner = rules._preparer(lot.session), fichiers.attestation_pdf
    monkeypatch.setattr(fichiers, "attestation_pdf", lambda document: faits.append(document.pk) or dessiner(document))
    rencontre = Rencontre(2, delai=10).placer(monkeypatch, fichiers, "attestation_pdf", apres=True)
    bouts = [partial(rules.lot_executer, pk=lot.pk, par_la_fin=par_la_fin) for par_la_fin in (False, True)]
    assert codes(ensemble(*bouts)) == ["", ""] and rencontre.complete
    _tout_une_fois(8)
    assert set(faits[:2]) == {attendus[0], attendus[-1]} and len(faits) <= 8 + 1, (
        "seul celui du milieu se fait deux fois"
    )


def test_batch_whose_worker_is_killed_is_finished_by_the_other_end(monkeypatch):
    lot, reste = _lot(monkeypatch, personnes=3), threading.Semaphore(2)
    dessiner = fichiers.attestation_pdf

    def couper_au_troisieme(document):
        if not reste.acquire(blocking=False):
            raise Coupure
        return dessiner(document)

    with monkeypatch.context() as coupures:
        coupures.setattr(fichiers, "attestation_pdf", couper_au_troisieme)
        with pytest.raises(Coupure):
            rules.lot_executer(pk=lot.pk)
    assert Attestation.objects.filter(etat="EMISE").count() == 2
    fini = rules.lot_executer(pk=lot.pk, par_la_fin=True)
    assert fini.termine_le and not fini.echecs
    _tout_une_fois(6)
