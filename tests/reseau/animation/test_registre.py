"""The register: who reads what through which door, what becomes of decisions and actions, what is chased."""

import datetime
import io
import uuid
import zipfile

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from home.courriels.nouvelles import nouvelles_lire
from home.erreurs import RegleRefusee
from home.etats.historiques import historiques_coherents
from home.models import Courriel
from home.queries import recherche_partout
from reseau.animation.models import Action, Decision
from reseau.animation.prises import registre_coherent
from reseau.animation.rules.comites import siege_terminer
from reseau.animation.rules.decisions import (
    action_repondre,
    animation_relancer,
    decision_abandonner,
    decision_appliquer,
    decision_reviser,
)
from tests.fabriques import (
    un_ancien_membre,
    un_bassin,
    un_compte,
    un_conseiller,
    un_referent,
    un_reseau,
    une_chargee_de_mission,
    une_region,
    une_structure,
)
from tests.pages import lue
from tests.refus import refus
from tests.reseau.animation.fabriques import qui, un_comite_complet, un_siege, une_reunion
from tests.reseau.animation.suites import une_adoptee, une_close, une_decision

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
SENTINELLE = "zebrecanaridecision"


def dans(jours):
    return timezone.localdate() + datetime.timedelta(days=jours)


def portes(client, compte, decision):
    """Everything that someone may read of a decision, through every door, in one text."""
    client.force_login(compte)
    reunion, action = decision.reunion, decision.actions.get()
    adresses = [
        reverse("registre"), reverse("registre") + "?q=zebrecanari", reverse("registre") + "?format=csv",
        reverse("registre_pdf"), reverse("decision", args=[decision.numero]), reverse("action", args=[action.uuid]),
        reverse("compte_rendu", args=[reunion.uuid]), reverse("compte_rendu_pdf", args=[reunion.uuid]),
        reverse("compte_rendu_odt", args=[reunion.uuid]), reverse("recherche") + "?q=zebrecanari",
        reverse("mon_espace"), reverse("presidence"),
    ]  # fmt: skip
    lus = []
    for adresse in adresses:
        reponse = client.get(adresse)
        if reponse.status_code != 200:
            continue
        if reponse["Content-Type"].startswith("text/"):
            lus.append(lue(reponse))
        elif "opendocument" in reponse["Content-Type"]:
            lus.append(zipfile.ZipFile(io.BytesIO(reponse.content)).read("content.xml").decode())
        else:
            lus.append(f"{adresse} pdf")
    tableur = client.get(reverse("registre") + "?format=xlsx")
    if tableur.status_code == 200:
        archive = zipfile.ZipFile(io.BytesIO(b"".join(tableur.streaming_content)))
        lus.append(archive.read("xl/worksheets/sheet1.xml").decode())
    hier, demain = timezone.now() - datetime.timedelta(days=2), timezone.now() + datetime.timedelta(days=1)
    lus += [f"{groupe.objet} {groupe.lignes}" for groupe in nouvelles_lire(compte, hier, demain)]
    lus += [str(groupe.resultats) for groupe in recherche_partout(compte, SENTINELLE)]
    return "\n".join(lus)


@pytest.mark.parametrize("adoptee", [True, False])
def test_what_a_body_keeps_to_itself_is_read_through_no_door(client, adoptee):
    comite = un_comite_complet("BUREAU" if adoptee else "LOCAL")
    texte = f"Le {SENTINELLE} reste entre nous."
    faire = une_adoptee if adoptee else une_close
    faite = faire(comite, texte=texte)
    decision = (faite.reunion if adoptee else faite).decisions.get()
    siege = comite.sieges.filter(qualite="TITULAIRE").first()
    assert SENTINELLE in portes(client, siege.compte, decision)
    ancien_siege = un_siege(comite, un_conseiller())
    siege_terminer(siege=ancien_siege, par=une_region())
    etrangers = [
        ancien_siege.compte, un_ancien_membre(), un_compte(), un_conseiller(), une_chargee_de_mission("cognac"),
    ]  # fmt: skip
    for compte in etrangers:
        lu = portes(client, compte, decision)
        assert SENTINELLE not in lu and "compte-rendu.pdf" not in lu, compte


def test_the_register_finds_by_number_and_word_and_tells_the_late_first(client):
    comite = un_comite_complet()
    vieille = une_decision(comite, texte="Une permanence à Échiré.", decision={"echeance": dans(-12)})
    recente = une_decision(comite, texte="Le stand commun tourne.")
    un_bassin("cognac"), un_reseau("apec")
    client.force_login(qui(comite, "TITULAIRE"))
    adresse = reverse("registre")
    page = lue(client.get(adresse))
    assert "2 décisions, 1 en retard" in page and "12 jours de retard" in page
    assert page.index(vieille.numero) < page.index(recente.numero)
    for filtres, seule in (
        ("q=echire", vieille), (f"q={recente.numero}", recente), ("retard=1", vieille),
        ("bassin=niort&q=stand", recente), ("porteur=autres&etat=ADOPTEE&q=stand&instance=LOCAL", recente),
    ):  # fmt: skip
        page = lue(client.get(f"{adresse}?{filtres}"))
        assert [d.numero in page for d in (vieille, recente)] == [d == seule for d in (vieille, recente)], filtres
    for rien in ("bassin=cognac", "annee=2001&q=xyz", "instance=CREFOP", "porteur=apec", "etat=ABANDONNEE"):
        page = lue(client.get(f"{adresse}?{rien}"))
        assert vieille.numero not in page, rien


def test_a_decision_leads_to_what_it_came_from_and_became(client):
    comite = un_comite_complet()
    une_decision(comite, texte="Le lundi.")
    avant = une_decision(comite, texte="Le mardi.")
    apres = une_decision(comite, texte="Le jeudi.", decision={"revise": avant})
    client.force_login(qui(comite, "TITULAIRE"))
    page = lue(client.get(reverse("decision", args=[apres.numero])))
    assert f"{avant.numero}, « Le mardi. »" in page and "Relancer : Le jeudi." in page and "vérifiable" in page
    assert "Le lundi." not in page and "Révise celle-ci" not in page
    assert "Révise celle-ci" in lue(client.get(reverse("decision", args=[avant.numero])))
    for faux in ("D-2026", "D-2026-٣", f"D-{apres.annee}-99999999999"):
        assert client.get(reverse("decision", args=[faux])).status_code == 404


def test_what_becomes_of_a_decision_is_said_by_who_holds_the_body(client):
    comite = un_comite_complet()
    secretaire = qui(comite, "SECRETARIAT")
    premiere, seconde, close = une_decision(comite), une_decision(comite), une_close(comite).decisions.get()
    with pytest.raises(RegleRefusee, match="tient"):
        decision_appliquer(decision=premiere, par=qui(comite, "PRESIDENCE"))
    for decision, nouvelle in ((seconde, premiere), (premiere, close)):
        refus("nouvelle", decision_reviser, decision=decision, par=secretaire, nouvelle=nouvelle)
    client.force_login(secretaire)
    adresse = reverse("decision_suivre", args=[premiere.numero, "reviser"])
    assert client.post(adresse, {"nouvelle": 10**30}).status_code == 422
    client.post(adresse, {"nouvelle": seconde.pk})
    premiere.refresh_from_db()
    seconde.refresh_from_db()
    assert (premiere.etat, seconde.revise) == ("REVISEE", premiere)
    with pytest.raises(RegleRefusee):
        decision_abandonner(decision=seconde, par=secretaire, motif=" ")
    decision_abandonner(decision=seconde, par=secretaire, motif="Doublait la lettre.")
    assert client.get(reverse("decision_suivre", args=[seconde.numero, "appliquer"])).status_code == 404


def test_an_action_is_answered_in_one_gesture_from_its_page(client):
    structure = une_structure()
    referente = un_referent(structure)
    reunion = une_close(action={"porteur": "", "porteur_structure": structure})
    action = reunion.actions.get()
    adresse = reverse("action", args=[action.uuid])
    client.force_login(referente)
    assert "C’est fait" in lue(client.get(reverse("mon_espace")))
    assert client.get(reverse("compte_rendu", args=[reunion.uuid])).status_code == 404
    for envoi, dit in (
        ({"reponse": "EN_COURS", "echeance": "2001-01-01"}, "plus tard"),
        ({"reponse": "EN_COURS", "echeance": "demain"}, "date"),
        ({"reponse": "BLOQUEE", "dit": ""}, "Renseignez"),
        ({"reponse": "BLOQUEE", "dit": "Mme Bertrand refuse."}, "On dirait"),
    ):
        reponse = client.post(adresse, envoi)
        assert reponse.status_code == 422 and dit in lue(reponse), envoi
    assert client.post(adresse, {"reponse": "ABANDONNEE"}).status_code == 404
    client.post(adresse, {"reponse": "BLOQUEE", "dit": "Pas de bureau avant mai."})
    client.post(adresse, {"reponse": "EN_COURS", "echeance": dans(20)})
    client.post(adresse, {"reponse": "FAITE"})
    client.post(adresse, {"reponse": "FAITE"})
    action.refresh_from_db()
    assert (action.etat, action.echeance, action.dit_par) == ("FAITE", dans(20), referente)
    assert [p.vers for p in action.historique.all()] == ["A_FAIRE", "BLOQUEE", "EN_COURS", "FAITE"]
    client.force_login(qui(reunion.comite, "TITULAIRE"))
    assert client.get(adresse).status_code == 200
    assert client.post(adresse, {"reponse": "EN_COURS", "echeance": dans(3)}).status_code == 404
    with pytest.raises(RegleRefusee):
        action_repondre(action=action, par=un_conseiller(), reponse="FAITE")


def test_what_is_due_is_asked_once_at_each_step_in_one_mail_a_day():
    structure = une_structure()
    conseiller, referente = un_conseiller(structure), un_referent(structure)
    porte = {"porteur": "", "porteur_compte": conseiller}
    comite = un_comite_complet("BUREAU")
    porte_tot = {**porte, "echeance": dans(5)}
    reunion = une_adoptee(comite, decision=porte_tot, action=porte_tot).reunion
    autre = une_close(comite, action={**porte, "echeance": dans(60)})

    def relances(compte=conseiller):
        return list(Courriel.objects.filter(gabarit="animation/relance", destinataire=compte.email).order_by("pk"))

    assert (animation_relancer(), animation_relancer()) == (1, 0)
    premier = relances()[0].texte
    assert premier.count("Relancer\xa0:") == 1 and reunion.decisions.get().numero in premier
    Action.objects.filter(pk=autre.actions.get().pk).update(echeance=dans(-1))
    assert animation_relancer() == 0  # déjà écrit aujourd’hui : demain
    for jour, lignes in ((1, 1), (6, 2), (20, 3)):
        with time_machine.travel(timezone.now() + datetime.timedelta(days=jour)):
            animation_relancer(), animation_relancer()
        assert relances()[-1].texte.count("Pour le") == lignes, jour
    assert len(relances()) == 4 and not relances(referente)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=40)):
        animation_relancer()
    assert conseiller.nom_complet in relances(referente)[0].texte


def test_the_register_stands_with_its_numbering():
    decision = une_decision()
    assert not [*registre_coherent(), *historiques_coherents()]
    Decision.objects.filter(pk=decision.pk).update(rang=12, etat="PROVISOIRE")
    dits = " ".join(registre_coherent())
    assert "au-delà du dernier donné" in dits and "provisoire dans un compte rendu adopté" in dits


def test_the_page_of_a_chair_tells_what_waits_and_nothing_else(client):
    comite = un_comite_complet()
    une_decision(comite, decision={"echeance": dans(-3)})
    presidente = qui(comite, "PRESIDENCE")
    for etat in ("BROUILLON", "CONVOQUEE", "EN_COURS"):
        une_reunion(etat, comite=comite)
    un_comite_complet(bassin="cognac"), une_close(un_comite_complet("BUREAU"))
    client.force_login(presidente)
    page = lue(client.get(reverse("presidence")))
    assert "1 décision en retard" in page and "1 à lancer" in page and "nav-principale" not in page
    assert "Adopter le compte rendu" not in page and "BUREAU" not in page
    siege_terminer(siege=comite.sieges.get(qualite="PRESIDENCE"), par=une_region())
    for compte in (presidente, qui(comite, "SECRETARIAT"), une_region()):
        client.force_login(compte)
        assert client.get(reverse("presidence")).status_code == 404
    assert client.get(reverse("compte_rendu", args=[uuid.uuid4()])).status_code == 404
