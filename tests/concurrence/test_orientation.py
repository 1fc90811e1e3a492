"""Two hands on one slip: one passage at its door, one slip for a form sent ten times."""

import uuid
from functools import partial

import pytest

from home.models import Courriel
from reseau.orientation.choices import Issue, Rang
from reseau.orientation.models import CasDEssai, FicheLiaison, JeuDeRegles, Regle
from reseau.orientation.queries.assistant import portes_calculer
from reseau.orientation.rules.fiches import fiche_ouvrir, fiche_poursuivre, fiche_readresser, fiche_recevoir
from reseau.orientation.rules.regles import cas_proposer, jeu_essayer, jeu_preparer, jeu_publier, regle_ecrire
from tests.concurrence.outils import codes, ensemble, ensemble_fois, reussies
from tests.fabriques import un_bassin, un_conseiller, un_reseau, une_chargee_de_mission, une_region
from tests.reseau.annuaire.fabriques import une_commune
from tests.reseau.orientation.fabriques import (
    un_besoin,
    un_cas_ecrit,
    une_demande,
    une_fiche_ouverte,
    une_porte,
    une_situation,
)
from tests.reseau.orientation.fabriques import une_porte as une_porte_de_regle

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def deux():
    """Two structures, and who works in the first; a counsellor and her colleague in the second."""
    ici, la = une_porte("Ici"), une_porte("Là", "Niort", "cibc")
    return ici, la, un_conseiller(ici), [un_conseiller(la) for _ in range(2)]


def test_two_who_receive_at_once_write_one_passage(deux):
    ici, la, _, receveurs = deux
    fiche = une_fiche_ouverte(ici, la)
    issues = ensemble(
        *[partial(fiche_recevoir, fiche=fiche, par=par, vers=vers)
          for par, vers in zip(receveurs, ("RECUE", "SANS_SUITE"), strict=True)]
    )  # fmt: skip
    fiche.refresh_from_db()
    assert "" in codes(issues) and set(codes(issues)) <= {"", "close"}
    dernier = fiche.derniere
    assert (fiche.etat, dernier.issue) in {("RECUE", Issue.RECUE), ("SANS_SUITE", Issue.SANS_SUITE)}
    assert fiche.passages.count() == 2


def test_received_and_readdressed_at_once_is_one_of_both(deux):
    ici, la, _, receveurs = deux
    charge = une_chargee_de_mission(un_bassin())
    fiche = une_fiche_ouverte(ici, la)
    deux_fois = [partial(fiche_readresser, fiche=fiche, par=par, motif="DELAI") for par in receveurs]
    issues = ensemble(*deux_fois, *deux_fois)
    assert sorted(codes(issues)) == ["", "close", "close", "close"]
    assert Courriel.objects.filter(gabarit="orientation/troisieme_porte", destinataire=charge.email).count() == 1


def test_form_sent_ten_times_is_one_slip_and_a_door_chosen_twice_is_one_door(deux):
    ici, la, par, _ = deux
    reponse = portes_calculer(une_demande(rang=Rang.PREMIERE, chez=ici))
    envoi = {"par": par, "cle": uuid.uuid4(), "structure": ici, "reponse": reponse, "porte": reponse.portes[0]}
    issues = ensemble_fois(10, fiche_ouvrir, **envoi)
    assert codes(issues) == [""] * 10 and FicheLiaison.objects.get().passages.count() == 2
    ici, la, _, receveurs = deux
    une_porte("Plus loin", "Melle", "apec")
    fiche = une_fiche_ouverte(ici, la)
    fiche_readresser(fiche=fiche, par=receveurs[0], motif="CHOIX")
    reponse = portes_calculer(une_demande(rang=Rang.PREMIERE, chez=la))
    porte = next(porte for porte in reponse.proposees if porte.structure.nom == "Plus loin")
    issues = ensemble(
        *[partial(fiche_poursuivre, fiche=fiche, par=par, reponse=reponse, porte=porte) for par in receveurs]
    )
    reussies(issues)
    assert fiche.passages.count() == 3


def test_public_refused_by_many_at_once_proposes_one_rule(deux):
    ici, la, _, receveurs = deux
    fiches = [une_fiche_ouverte(ici, la) for _ in range(6)]
    issues = ensemble(*[partial(fiche_readresser, fiche=f, par=receveurs[0], motif="PUBLIC") for f in fiches])
    reussies(issues)
    assert Regle.objects.count() == 1


# Two of the Région at the same second: one set in force, one draft, one rule kept from who read an older set
def un_jeu_essaye(region):
    une_porte_de_regle()
    un_cas_ecrit(region, un_reseau("missions-locales"))
    jeu = jeu_preparer(par=region)
    jeu_essayer(jeu=jeu, par=region)
    return jeu


def test_two_publishers_at_once_put_one_set_in_force():
    region, autre = une_region(), une_region()
    jeu = un_jeu_essaye(region)
    issues = ensemble(*(partial(jeu_publier, jeu=jeu, par=par) for par in (region, autre)))
    assert codes(issues) == ["", "etat"] and len(reussies(issues)) == 1
    assert JeuDeRegles.objects.get().etat == "EN_VIGUEUR"
    assert jeu.historique.filter(vers="EN_VIGUEUR").count() == 1


def test_two_drafts_and_two_writers_of_one_version_at_once_are_one():
    appels = [partial(jeu_preparer, par=une_region()) for _ in range(2)]
    assert codes(ensemble(*appels)) == ["", ""] and JeuDeRegles.objects.count() == 1
    region = une_region()
    jeu = jeu_preparer(par=region)
    dits = {"besoin": un_besoin(), "effet": "EXIGER", "reseau": un_reseau("cibc"), "motif": "Parce que."}
    appels = [partial(regle_ecrire, jeu=jeu, par=region, version=1, cle=uuid.uuid4(), **dits) for _ in range(2)]
    assert codes(ensemble(*appels)) == ["", "version"] and jeu.regles.count() == 1


def test_two_cases_proposed_at_once_have_each_their_number():
    region = une_region()
    jeu_preparer(par=region)
    dits = {"besoin": un_besoin(), "situation": une_situation(), "commune": une_commune()}
    appels = [partial(cas_proposer, par=region, cle=uuid.uuid4(), libelle=nom, **dits) for nom in ("Un", "Deux")]
    assert codes(ensemble(*appels)) == ["", ""]
    assert sorted(CasDEssai.objects.values_list("numero", flat=True)) == [1, 2]
