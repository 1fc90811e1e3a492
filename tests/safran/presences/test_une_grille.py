"""One half-day corrected, everything moves together: sheet, hours, sign-up, completion, rights, figures, BPF."""

import csv
import io
import re

import pytest
from django.core.files.storage import storages
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safran.attestations.queries import session_droits
from safran.inscriptions.models import Inscription
from safran.inscriptions.prises import inscriptions_coherentes
from safran.pilotage.permissions import Perimetre
from safran.pilotage.queries.bilans import bpf_lire
from safran.pilotage.queries.releves import releve_lire
from safran.presences.documents import feuille_contexte
from safran.presences.models import Presence
from safran.presences.prises import presences_coherentes
from safran.presences.queries import feuilles
from safran.presences.queries.feuilles import chiffres_lire, grille_lire
from safran.presences.rules import feuilles as pieces
from tests.fabriques import une_region
from tests.safran.fabriques_presences import PDF, les_inscriptions, noter, une_formation_en_salle, une_session_du_jour

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
SEUILS = (1, 50, 80, 100)
PERSONNES, DEMIS = st.integers(0, 1), st.integers(0, 1)
GESTES = st.one_of(
    st.tuples(st.just("present"), PERSONNES, DEMIS, st.integers(0, 120), st.integers(0, 60)),
    st.tuples(st.sampled_from(["absent", "signer", "excuser", "retirer"]), PERSONNES, DEMIS),
    st.tuples(st.just("contresigner"), st.just(0), DEMIS),
)


class Papier:
    """What a careful secretary would write down: the oracle, which knows nothing of the code."""

    def __init__(self, durees: list[int]) -> None:
        self.durees = durees
        self.cases: dict[tuple[int, int], tuple[str, int]] = {}
        self.certifiees: set[int] = set()

    def minutes(self, qui: int, certifiees: bool = False) -> int:
        return sum(
            minutes
            for (p, d), (_, minutes) in self.cases.items()
            if p == qui and (not certifiees or d in self.certifiees)
        )

    def atteint(self, qui: int, seuil: int) -> bool:
        return 100 * self.minutes(qui, certifiees=True) >= seuil * sum(self.durees)

    def inscription(self, qui: int) -> str:
        etats = [etat for (p, _), (etat, _) in self.cases.items() if p == qui]
        if not etats:
            return "INSCRITE"
        if "PRESENT" in etats:
            return "PRESENTE"
        return "ABSENTE_EXCUSEE" if set(etats) == {"EXCUSE"} else "ABSENTE"


@pytest.fixture
def monde():
    session = une_session_du_jour(formation=une_formation_en_salle(80))
    return session, list(session.seances.all()), les_inscriptions(session), une_region()


def faire(monde, papier: Papier, geste: tuple) -> None:
    """One gesture in the room and on the paper; a gesture that makes no sense there is left aside."""
    session, seances, inscriptions, region = monde
    nom, qui, demi = geste[:3]
    seance, inscription = seances[demi], inscriptions[qui]
    avant, commun = papier.cases.get((qui, demi)), {"inscription": inscription, "seance": seance}
    if nom == "present":
        noter(seance, inscription, par=region, motif="Rectifiée", retard=geste[3], depart=geste[4])
        papier.cases[qui, demi] = ("PRESENT", papier.durees[demi] - geste[3] - geste[4])
    elif nom == "absent":
        noter(seance, inscription, "ABSENT", par=region, motif="Rectifiée")
        papier.cases[qui, demi] = ("ABSENT", 0)
    elif nom == "signer" and (avant is None or avant[0] == "ABSENT") and demi not in papier.certifiees:
        pieces.presence_signer(**commun)
        papier.cases[qui, demi] = ("PRESENT", papier.durees[demi])
    elif nom == "excuser" and (avant is None or avant[0] != "PRESENT"):
        pieces.piece_ajouter(contenu=PDF, nom="a.pdf", par=region, **commun)
        pieces.absence_excuser(par=region, **commun)
        papier.cases[qui, demi] = ("EXCUSE", 0)
    elif nom == "retirer" and avant and avant[0] == "EXCUSE":
        pieces.absence_excuser(par=region, excusee=False, **commun)
        papier.cases[qui, demi] = ("ABSENT", 0)
    elif nom == "contresigner" and sum(d == demi for _, d in papier.cases) == len(inscriptions):
        pieces.seance_contresigner(seance=seance, par=session.formatrice)
        papier.certifiees.add(demi)


def comparer(monde, papier: Papier, client: Client) -> None:
    """Every place that tells attendance tells the same."""
    session, seances, inscriptions, region = monde
    grille = grille_lire(session)
    par_pk = {ligne.inscription.pk: ligne for ligne in grille.lignes}
    client.force_login(region)
    reponse = client.get(reverse("presences_csv", args=[session.public_id]))
    tableau = {
        rang[0]: rang
        for rang in csv.reader(io.StringIO(b"".join(reponse.streaming_content).decode("utf-8-sig")), delimiter=";")
    }
    document = render_to_string(
        "presences/pdf/feuille.html", feuille_contexte(grille.du_jour(seances[0].date), seances[0].date, vierge=False)
    )
    for qui, inscription in enumerate(inscriptions):
        minutes, ligne, nom = papier.minutes(qui), par_pk[inscription.pk], inscription.compte.nom
        assert ligne.minutes == minutes == int(tableau[nom][-3])
        assert ligne.comptees == papier.minutes(qui, certifiees=True) == int(tableau[nom][-2])
        for seuil in SEUILS:
            atteint, _manque = feuilles.evaluer(inscription.compte, session.formation, {"pourcentage": seuil})
            quand = feuilles.quand(inscription.compte, session.formation, {"pourcentage": seuil})
            assert atteint == papier.atteint(qui, seuil) == (quand is not None)
        assert Inscription.objects.get(pk=inscription.pk).etat == papier.inscription(qui)
        cases = [papier.cases.get((qui, demi), ("", 0))[0] for demi in range(len(seances))]
        rang = re.search(rf"<tr>(?:(?!</tr>).)*{nom}.*?</tr>", document, re.S).group()
        assert (rang.count('class="fait"'), rang.count('class="absent"')) == (
            cases.count("PRESENT"),
            cases.count("ABSENT") + cases.count("EXCUSE"),
        )
        suivi = inscription.compte.suivis.filter(formation=session.formation).first()
        if papier.atteint(qui, 80):
            assert suivi and suivi.est_acheve
    _comparer_le_pilotage(session, seances, inscriptions, papier)
    chiffres = chiffres_lire([session])
    etats = [etat for etat, _ in papier.cases.values()]
    assert (chiffres.presences, chiffres.absences, chiffres.excuses) == tuple(
        etats.count(etat) for etat in ("PRESENT", "ABSENT", "EXCUSE")
    )
    assert chiffres.minutes == papier.minutes(0) + papier.minutes(1)
    assert chiffres.muettes == len(inscriptions) * len(seances) - len(etats)
    assert chiffres.stagiaires == sum(papier.minutes(qui) > 0 for qui in range(len(inscriptions)))
    assert [*presences_coherentes(), *inscriptions_coherentes()] == []


def _comparer_le_pilotage(session, seances, inscriptions, papier: Papier) -> None:
    """What is due, the board and the yearly counts."""
    rangs = range(len(inscriptions))
    certifiees = [papier.minutes(qui, certifiees=True) for qui in rangs]
    toutes_certifiees = papier.certifiees == set(range(len(seances)))
    for qui, ligne in enumerate(session_droits(session).lignes):
        assert ligne.certificat.a_emettre == (toutes_certifiees and certifiees[qui] > 0)
        suivi = ligne.inscription.compte.suivis.filter(formation=session.formation).first()
        assert ligne.attestation.emis or ligne.attestation.a_emettre == bool(suivi and suivi.est_acheve)
    total = releve_lire(Perimetre("region", "Toute la région"), seances[0].date.year).total
    assert (total.minutes, total.prevues) == (
        sum(papier.minutes(qui) for qui in rangs), len(inscriptions) * sum(papier.durees),
    )  # fmt: skip
    assert total.presentes == [papier.inscription(qui) for qui in rangs].count("PRESENTE")
    bpf = bpf_lire(seances[0].date.year)
    assert (bpf["minutes"], bpf["stagiaires"]) == (sum(certifiees), sum(minutes > 0 for minutes in certifiees))
    assert bpf["heures_donnees"] == round(sum(papier.durees[demi] for demi in papier.certifiees) / 60)


@pytest.mark.long
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gestes=st.lists(GESTES, min_size=1, max_size=8))
def test_half_days_corrected_at_random_leave_every_figure_in_agreement(monde, gestes):
    papier, client, retour = Papier([seance.minutes for seance in monde[1]]), Client(), transaction.atomic()
    with retour:
        for geste in gestes:
            faire(monde, papier, geste)
        comparer(monde, papier, client)
        transaction.set_rollback(True)


def test_one_half_day_corrected_moves_every_figure(monde):
    papier, client = Papier([seance.minutes for seance in monde[1]]), Client()
    for geste in [
        ("present", 0, 0, 0, 0), ("present", 0, 1, 0, 0), ("absent", 1, 0), ("present", 1, 1, 30, 0),
        ("contresigner", 0, 0), ("contresigner", 0, 1), ("present", 1, 0, 0, 10), ("absent", 0, 0), ("excuser", 0, 0),
    ]:  # fmt: skip
        faire(monde, papier, geste)
        comparer(monde, papier, client)
    assert storages["prive"].exists(Presence.objects.exclude(piece="").get().piece)
