"""Conformance sequences replayed through the addresses of the server, as a browser would: open, write, keep, reopen.

One file per sequence, one act per line: `ouvrir`; `lire ÉLÉMENT = VALEUR` or `lire ÉLÉMENT ! CODE` (what the content
reads of what the server gave and of what was kept); `écrire ÉLÉMENT = VALEUR [! CODE]` (the code by which the server
must refuse it); `garder`, `terminer` (send all that was written); `état ÉTAT`.
"""

import json
from pathlib import Path

import pytest
from django.urls import reverse

from safran.scorm import rules
from safran.scorm.models import EtatSco, PassageScorm
from safran.scorm.rte.api import Api
from tests.fabriques import un_conseiller
from tests.safran.fabriques_scorm import un_item, un_manifeste, un_scorm, un_scorm_2004, une_version

pytestmark = pytest.mark.django_db
SEQUENCES = sorted((Path(__file__).parent / "sequences").glob("*.txt"))


class Navigateur:
    """Plays a sequence against the server; a failure names its line."""

    def __init__(self, client, norme: str) -> None:
        self.client, self.norme = client, norme
        maitrise = "<adlcp:masteryscore>60</adlcp:masteryscore>"
        contenu = un_scorm(un_manifeste(un_item("un", maitrise))) if norme == "1.2" else un_scorm_2004(norme)
        self.passage = rules.passage_ouvrir(compte=un_conseiller(), paquet=une_version(contenu).paquet)
        client.force_login(self.passage.compte)

    def _poster(self, nom: str, corps: dict) -> dict:
        adresse = reverse(nom, args=[self.passage.uuid])
        reponse = self.client.post(adresse, json.dumps({"sco": "i-un", **corps}), content_type="application/json")
        assert reponse.status_code == 200, reponse.content
        return reponse.json()

    def ouvrir(self, _reste: str) -> None:
        ouvert = self._poster("scorm_ouvrir", {})
        self.jeton, self.depart, self.compteur = ouvert["jeton"], ouvert["depart"], 0
        self.ecrits, self.attendus = {}, {}

    def lire(self, reste: str) -> None:
        api = Api(self.norme, self.depart | EtatSco.objects.get().valeurs)
        (api.LMSInitialize if api.ancien else api.Initialize)("")
        element, refus, code = reste.partition(" ! ")
        if refus:
            assert (api.GetValue(element), api.GetLastError()) == ("", code)
        else:
            element, _egal, valeur = reste.partition(" =")
            assert (api.GetValue(element), api.GetLastError()) == (valeur.strip(), "0")

    def écrire(self, reste: str) -> None:
        element, _egal, valeur = reste.partition(" =")
        valeur, _refus, code = valeur.partition(" ! ")
        self.ecrits[element] = valeur.strip()
        if code:
            self.attendus[element] = int(code)

    def garder(self, _reste: str, fin: bool = False) -> None:
        self.compteur += 1
        corps = {"jeton": self.jeton, "compteur": self.compteur, "valeurs": self.ecrits, "fin": fin}
        reponse = self._poster("scorm_envoi", corps)
        assert {refus["element"]: refus["code"] for refus in reponse["refusees"]} == self.attendus
        assert self._poster("scorm_envoi", corps) == reponse

    def terminer(self, reste: str) -> None:
        self.garder(reste, fin=True)

    def état(self, reste: str) -> None:
        assert PassageScorm.objects.get().etat == reste


@pytest.mark.parametrize("fichier", SEQUENCES, ids=lambda fichier: fichier.stem)
def test_sequence_is_answered_as_the_standard_says(client, fichier):
    lignes = [ligne for ligne in fichier.read_text("utf-8").splitlines() if ligne and not ligne.startswith("#")]
    navigateur = Navigateur(client, lignes[0].partition(" ")[2])
    for ligne in lignes[1:]:
        geste, _espace, reste = ligne.partition(" ")
        try:
            getattr(navigateur, geste)(reste)
        except AssertionError as erreur:
            raise AssertionError(f"{fichier.name} : {ligne}\n{erreur}") from erreur


def test_there_are_sequences_for_both_standards():
    assert {fichier.name.partition("-")[0] for fichier in SEQUENCES} == {"12", "2004"}
