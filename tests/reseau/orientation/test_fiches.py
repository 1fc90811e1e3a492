"""The slip: opened for a door, received by its code, re-addressed with a reason that acts; the delays that it shows."""

import datetime
import re
import uuid

import pytest
from django.core.cache import cache
from django.db import models
from django.urls import reverse
from django.utils import timezone

from home.models import Courriel, Passage
from reseau.annuaire.models import Modification, Service, Signalement
from reseau.orientation.choices import EtatRegle, Issue, Motif, Rang
from reseau.orientation.models import Decompte, FicheLiaison, PassagePorte, Regle
from reseau.orientation.queries.assistant import portes_calculer
from reseau.orientation.queries.fiches import attendues_de, delais_observes
from reseau.orientation.rules.fiches import (
    fiche_ouvrir,
    fiche_readresser,
    fiche_recevoir,
    fiches_echoir,
    structure_fusion_suivre,
)
from tests.fabriques import un_bassin, un_conseiller, un_referent, une_chargee_de_mission, une_region, une_structure
from tests.pages import lue
from tests.reseau.annuaire.fabriques import lire, refus, saisie, une_commune
from tests.reseau.orientation.fabriques import (
    DEMANDE,
    un_besoin,
    une_demande,
    une_fiche,
    une_fiche_ouverte,
    une_porte,
    une_situation,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
REQUETE = "?situation=en-emploi&besoin=changer&lieu=Niort"


@pytest.fixture
def reseau():
    """Two doors at Niort, a third one at Melle; a counsellor in each."""
    un_besoin()
    une_situation()
    une_commune("Niort")
    une, deux, trois = une_porte("Une"), une_porte("Deux", "Niort", "cibc"), une_porte("Trois", "Melle", "apec")
    return {nom: (structure, un_conseiller(structure)) for nom, structure in (("1", une), ("2", deux), ("3", trois))}


def portes_de(fiche):
    return [(p.rang, p.structure.nom, p.issue, p.motif) for p in fiche.passages.order_by("rang")]


def ouvrir(client, compte, *, porte, **requete):
    """Through the pages: the answer, then its button."""
    client.force_login(compte)
    envoi = {"cle": uuid.uuid4(), "porte": str(porte.services.get().pk)}
    suite = "".join(f"&{nom}={valeur}" for nom, valeur in requete.items())
    return client.post(f"/orienter/fiches/ouvrir/{REQUETE}{suite}", envoi, follow=True), envoi


def test_slip_goes_from_one_account_to_another_by_its_code(client, reseau):
    (_, ici), (deux, la) = reseau["1"], reseau["2"]
    reponse, _ = ouvrir(client, ici, porte=deux)
    fiche = FicheLiaison.objects.get()
    assert portes_de(fiche) == [(1, "Une", Issue.ADRESSEE, ""), (2, "Deux", Issue.ATTENDUE, "")]
    page = lue(reponse)
    assert str(fiche) in page and "Votre deuxième porte" in page and "Que s’est-il passé" not in page
    assert client.get(f"/orienter/fiches/{fiche.cle}/fiche.pdf").content.startswith(b"%PDF-")
    client.force_login(la)
    page = lue(client.post("/orienter/code/", {"code": str(fiche).lower().replace("0", "o")}, follow=True))
    assert "Que s’est-il passé" in page and "Vous êtes" in page and "vous répondez" in page
    page = lue(client.post(f"/orienter/fiches/{fiche.cle}/recevoir/", {"vers": "RECUE"}, follow=True))
    assert "vous l’accompagnez" in page and "Sa demande a abouti" in page
    client.post(f"/orienter/fiches/{fiche.cle}/recevoir/", {"vers": "ABOUTIE"})
    fiche.refresh_from_db()
    assert fiche.etat == "ABOUTIE" and fiche.recue_le == timezone.localdate()
    assert portes_de(fiche)[1] == (2, "Deux", Issue.RECUE, "")
    client.force_login(ici)
    assert "Aboutie" in lue(client.get("/orienter/fiches/"))


def test_wrong_code_another_s_and_a_closed_one_read_alike(client, reseau):
    (une, ici), (deux, _) = reseau["1"], reseau["2"]
    ailleurs, fermee = une_fiche_ouverte(une, deux), une_fiche_ouverte(deux, une)
    fiche_recevoir(fiche=fermee, par=ici, vers="SANS_SUITE")
    client.force_login(ici)
    pages = set()
    for code in (str(ailleurs), str(fermee), "7K4M-20Q8-X", "n’importe quoi", "0" * 40):
        reponse = client.post("/orienter/code/", {"code": code})
        assert reponse.status_code == 422
        texte = reponse.content.decode().replace(code.replace("’", "&#x27;"), "CODE").replace(code, "CODE")
        pages.add(sans_jeton(texte))
    assert len(pages) == 1 and "Code inconnu ici" in pages.pop()
    for suite in ("", "fiche.pdf"):
        assert client.get(f"/orienter/fiches/{une_fiche_ouverte(deux, reseau['3'][0]).cle}/{suite}").status_code == 404


def sans_jeton(page):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_eleventh_try_of_an_hour_waits(client, reseau):
    cache.clear()
    (une, ici), (deux, _) = reseau["1"], reseau["2"]
    sienne = une_fiche_ouverte(deux, une)
    client.force_login(ici)
    statuts = [client.post("/orienter/code/", {"code": "7K4M-20Q8-X"}).status_code for _ in range(10)]
    assert statuts == [422] * 10
    assert client.post("/orienter/code/", {"code": str(sienne)}).status_code == 429
    cache.clear()


def test_double_click_is_one_slip_and_a_door_not_shown_none(client, reseau):
    (_, ici), (deux, _) = reseau["1"], reseau["2"]
    _, envoi = ouvrir(client, ici, porte=deux)
    client.post(f"/orienter/fiches/ouvrir/{REQUETE}", envoi)
    assert FicheLiaison.objects.count() == 1
    page = lue(client.post(f"/orienter/fiches/ouvrir/{REQUETE}", {"cle": uuid.uuid4(), "porte": "999999"}, follow=True))
    assert "Cette porte n’est plus proposée." in page and FicheLiaison.objects.count() == 1
    client.post(f"/orienter/fiches/ouvrir/{REQUETE}", {"cle": "x", "porte": ""})
    client.post("/orienter/fiches/ouvrir/?situation=en-emploi", envoi | {"cle": uuid.uuid4()})
    client.post(f"/orienter/fiches/ouvrir/{REQUETE}&rang=2", envoi | {"cle": uuid.uuid4()})
    assert FicheLiaison.objects.count() == 1


def test_one_s_own_structure_is_never_the_door_and_a_visitor_opens_no_slip(client, reseau):
    une, ici = reseau["1"]
    reponse = portes_calculer(une_demande(rang=Rang.AUCUNE))
    dits = {"structure": une, "porte": next(porte for porte in reponse.proposees if porte.structure == une)}
    assert refus(fiche_ouvrir, par=ici, cle=uuid.uuid4(), reponse=reponse, **dits) == "meme_structure"
    anonyme = client.post(f"/orienter/fiches/ouvrir/{REQUETE}", {"cle": uuid.uuid4(), "porte": "1"})
    assert anonyme.status_code == 302 and "/compte/" in anonyme["Location"] and not FicheLiaison.objects.exists()
    assert "Fiche de liaison" not in lue(client.get("/orienter/resultat/", DEMANDE))


def test_member_who_is_no_door_reads_the_slip_that_she_opened(client, reseau):
    (une, ici), (deux, _) = reseau["1"], reseau["2"]
    reponse, _ = ouvrir(client, ici, porte=deux, rang=0)
    assert reponse.status_code == 200 and "Votre première porte" in lue(reponse)
    fiche = FicheLiaison.objects.get()
    assert portes_de(fiche) == [(1, "Deux", Issue.ATTENDUE, "")] and fiche.ouvrante == une


def test_third_door_is_accepted_and_told_once(client, reseau, django_capture_on_commit_callbacks):
    charge = une_chargee_de_mission(un_bassin())
    (_, ici), (deux, la), (trois, loin) = reseau["1"], reseau["2"], reseau["3"]
    ouvrir(client, ici, porte=deux)
    fiche = FicheLiaison.objects.get()
    client.force_login(la)
    page = client.post(f"/orienter/fiches/{fiche.cle}/readresser/", {})
    assert page.status_code == 422 and "Faites un choix." in lue(page) and attendues_de(la).count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        reponse = client.post(f"/orienter/fiches/{fiche.cle}/readresser/", {"motif": "DELAI"}, follow=True)
    page = lue(reponse)
    assert attendues_de(la).count() == 0
    assert "Où, et comment" in page and f'name="suite" value="{fiche.cle}"' in page
    courriel = Courriel.objects.get(gabarit="orientation/troisieme_porte")
    assert courriel.destinataire == charge.email and "Deux" in courriel.texte and str(fiche) not in courriel.texte
    page = lue(client.get(f"/orienter/resultat/{REQUETE}&suite={fiche.cle}"))
    assert "Troisième porte, proposée" in page and "Trois" in page and '<h3 class="h4 mb-1">Une</h3>' not in page
    envoi = {"cle": uuid.uuid4(), "porte": str(trois.services.get().pk)}
    for _ in range(2):  # un double clic ne fait ni deux portes, ni deux fiches
        client.post(f"/orienter/fiches/ouvrir/{REQUETE}&suite={fiche.cle}", envoi)
    fiche.refresh_from_db()
    suite = [porte[:3] for porte in portes_de(fiche)][1:]
    assert suite == [(2, "Deux", Issue.READRESSEE), (3, "Trois", Issue.ATTENDUE)]
    assert FicheLiaison.objects.count() == 1 and fiche.structure == trois and fiche.etat == "READRESSEE"
    with django_capture_on_commit_callbacks(execute=True):
        fiche_readresser(fiche=fiche, par=loin, motif="CONDITION")
    assert Courriel.objects.filter(gabarit="orientation/troisieme_porte").count() == 1


def test_first_door_and_her_own_choice_alert_nobody_else_the_region(reseau, django_capture_on_commit_callbacks):
    region, (une, _), (deux, la) = une_region(), reseau["1"], reseau["2"]
    premiere = une_fiche_ouverte(une, deux, rang=Rang.AUCUNE)
    with django_capture_on_commit_callbacks(execute=True):
        fiche_readresser(fiche=premiere, par=la, motif="CONDITION")
        fiche_readresser(fiche=une_fiche_ouverte(une, deux), par=la, motif="CHOIX")
    assert not Courriel.objects.filter(gabarit="orientation/troisieme_porte").exists()
    assert PassagePorte.objects.filter(motif=Motif.CHOIX).count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        fiche_readresser(fiche=une_fiche_ouverte(une, deux), par=la, motif="DELAI")
    assert Courriel.objects.get(gabarit="orientation/troisieme_porte").destinataire == region.email


def test_reason_that_says_the_sheet_is_wrong_writes_one_report(reseau):
    (une, _), (deux, la) = reseau["1"], reseau["2"]
    for motif in ("FICHE_FAUSSE", "HORS_ZONE", "NIVEAU"):
        for _ in range(2):
            fiche_readresser(fiche=une_fiche_ouverte(une, deux), par=la, motif=motif)
        signalement = Signalement.objects.get()
        assert signalement.structure == deux and signalement.service == deux.services.get() and not signalement.email
        signalement.delete()


def test_full_service_comes_last_for_a_fortnight(reseau):
    (une, _), (deux, la), (trois, _) = reseau["1"], reseau["2"], reseau["3"]
    demande = une_demande(rang=Rang.PREMIERE, chez=une)
    assert portes_calculer(demande).portes[0].structure == deux
    fiche_readresser(fiche=une_fiche_ouverte(une, deux), par=la, motif="COMPLET")
    assert portes_calculer(demande).portes[0].structure == trois
    PassagePorte.objects.update(le=timezone.localdate() - datetime.timedelta(days=14))
    assert portes_calculer(demande).portes[0].structure == deux


def test_public_refused_three_times_proposes_one_rule(reseau):
    (une, _), (deux, la) = reseau["1"], reseau["2"]
    ancienne = une_fiche_ouverte(une, deux)
    fiche_readresser(fiche=ancienne, par=la, motif="PUBLIC")
    ancienne.passages.update(le=timezone.localdate() - datetime.timedelta(days=90))
    for rang in range(4):
        assert Regle.objects.count() == (1 if rang > 2 else 0)
        fiche_readresser(fiche=une_fiche_ouverte(une, deux), par=la, motif="PUBLIC")
    regle = Regle.objects.get()
    assert regle.etat == EtatRegle.PROPOSEE and regle.service == deux.services.get() and regle.effet == "ECARTER"
    assert portes_calculer(une_demande(rang=Rang.PREMIERE, chez=une)).portes[0].structure == deux


def test_slip_without_a_visit_closes_after_sixty_days(reseau):
    (une, _), (deux, la) = reseau["1"], reseau["2"]
    vieille, jeune, relancee, recue = (une_fiche_ouverte(une, deux) for _ in range(4))
    fiche_readresser(fiche=relancee, par=la, motif="DELAI")
    fiche_recevoir(fiche=recue, par=la, vers="RECUE")
    for fiche, jours in ((vieille, 60), (jeune, 59), (relancee, 60), (recue, 60)):
        fiche.passages.update(le=timezone.localdate() - datetime.timedelta(days=jours))
    assert fiches_echoir() == 2 and fiches_echoir() == 0
    vieille.refresh_from_db()
    assert vieille.etat == "SANS_SUITE" and vieille.recue_le is None
    assert portes_de(vieille)[1][2:] == (Issue.JAMAIS_VENUE, "")
    assert portes_de(relancee)[1][2:] == (Issue.READRESSEE, "DELAI")
    assert Passage.objects.filter(object_id=vieille.pk, par=None, vers="SANS_SUITE").count() == 1


def test_what_is_closed_or_looks_for_a_door_is_not_received(client, reseau):
    (une, ici), (deux, la) = reseau["1"], reseau["2"]
    fiche = une_fiche_ouverte(une, deux)
    client.force_login(la)
    adresse = f"/orienter/fiches/{fiche.cle}/recevoir/"
    assert "Dites ce qui s’est passé." in lue(client.post(adresse, {"vers": "n’importe"}, follow=True))
    client.post(f"/orienter/fiches/{fiche.cle}/readresser/", {"motif": "DELAI"})
    assert "il lui faut une autre porte" in lue(client.post(adresse, {"vers": "RECUE"}, follow=True))
    assert client.post(f"/orienter/fiches/{fiche.cle}/readresser/", {"motif": "DELAI"}).status_code == 422
    client.force_login(ici)
    assert client.post(adresse, {"vers": "RECUE"}).status_code == 404
    fermee = une_fiche_ouverte(une, deux)
    fiche_recevoir(fiche=fermee, par=la, vers="SANS_SUITE")
    assert refus(fiche_recevoir, fiche=fermee, par=la, vers="RECUE") == "close"


def test_nothing_of_a_slip_can_hold_a_text():
    libres = [
        f"{modele.__name__}.{champ.name}"
        for modele in (FicheLiaison, PassagePorte, Decompte)
        for champ in modele._meta.get_fields()
        if isinstance(champ, models.CharField | models.TextField | models.JSONField | models.FileField)
        and not champ.choices
    ]
    assert libres == ["FicheLiaison.code"]
    relies = {champ.related_model for champ in FicheLiaison._meta.get_fields() if champ.is_relation}
    assert not {un.__name__ for un in relies if un} & {"Commune", "Compte"}


def test_history_says_who_and_the_region_reads_it(client, reseau):
    (_, ici), (deux, la), (_, loin) = reseau["1"], reseau["2"], reseau["3"]
    ouvrir(client, ici, porte=deux)
    fiche = FicheLiaison.objects.get()
    fiche_readresser(fiche=fiche, par=la, motif="DELAI")
    adresse = f"/historique/fiche_de_liaison/{fiche.pk}/"
    for compte, statut in ((ici, 200), (la, 200), (une_region(), 200), (loin, 404)):
        client.force_login(compte)
        assert client.get(adresse).status_code == statut
    client.force_login(la)
    assert "Le délai est trop long" in lue(client.get(adresse))


def test_region_counts_slips_never_fewer_than_five_and_a_merged_structure_takes_its_own(client, reseau):
    (une, _), (deux, _) = reseau["1"], reseau["2"]
    autre = un_besoin("autre")
    for rang in range(8):
        une_fiche_ouverte(une, deux, **({"besoin": autre} if rang < 3 else {}))
    client.force_login(une_region())
    reponse = client.get("/orienter/fiches/comptes/", {"format": "csv"})
    lignes = lue(reponse).splitlines()[1:]
    assert len(lignes) == 1 and "Besoin changer" in lignes[0] and ";5;" in lignes[0].replace('"', "")
    client.force_login(une_chargee_de_mission())
    assert client.get("/orienter/fiches/comptes/").status_code == 404
    fiche, cible = une_fiche_ouverte(une, deux), une_structure("cibc", nom="Cible")
    structure_fusion_suivre(source=deux, cible=cible)
    fiche.refresh_from_db()
    assert fiche.structure == cible and portes_de(fiche)[1][1] == "Cible"


TITRE = "Délais du premier rendez-vous"


def recues(service, *jours, il_y_a=40, ailleurs=None):
    ouverte = timezone.localdate() - datetime.timedelta(days=il_y_a)
    for attente in jours:
        fiche = une_fiche(service.structure, service=service)
        recue = ouverte + datetime.timedelta(days=attente)
        FicheLiaison.objects.filter(pk=fiche.pk).update(ouverte_le=ouverte, recue_le=recue)
        if ailleurs:
            fiche.passages.create(rang=1, structure=ailleurs, issue="READRESSEE", motif="COMPLET")


def test_observed_delay_is_a_median_from_five_slips_up_of_the_last_six_months():
    service = une_porte("Avenir").services.get()
    recues(service, 2, 3, 20, 30)
    recues(service, 1, 1, 1, il_y_a=200)
    recues(service, 40, 40, ailleurs=une_porte("Complète"))
    une_fiche(service.structure, service=service)
    service.delai_jours = 7
    assert [(lu.observe, lu.ecart) for lu in delais_observes([service])] == [(None, 0)]
    recues(service, 21)
    assert [(lu.observe, lu.ecart) for lu in delais_observes([service])] == [(20, 13)]


def test_gap_is_shown_to_who_keeps_or_animates_and_to_nobody_else(client):
    service = une_porte("Avenir").services.get()
    Service.objects.filter(pk=service.pk).update(delai_jours=7)
    adresse = reverse("structure", args=[service.structure.code])
    referent, charge = un_referent(service.structure), une_chargee_de_mission("niort")
    client.force_login(referent)
    assert "moins de cinq" in lue(client.get(adresse))
    recues(service, 10, 11, 12, 13, 14)
    for compte in (referent, charge):
        client.force_login(compte)
        page = lue(client.get(adresse))
        assert TITRE in page and "12 jours" in page and "Plus long que dit" in page
    for compte in (un_conseiller(service.structure), une_chargee_de_mission("la-rochelle"), None):
        client.force_login(compte) if compte else client.logout()
        page = lue(client.get(adresse))
        assert TITRE not in page and "12 jours" not in page and "sous 7 jours" in page


def test_delay_is_typed_on_the_form_kept_in_the_history_and_shown_where_one_chooses(client):
    service = une_porte("Avenir").services.get()
    client.force_login(un_referent(service.structure))
    adresse = reverse("service_modifier", args=[service.pk])
    dite = saisie(client, adresse, description="Un premier conseil.")
    assert client.post(adresse, {**dite, "delai_jours": "9"}).status_code == 422
    assert client.post(adresse, {**dite, "delai_jours": "7"}).status_code == 302
    assert Modification.objects.latest("pk").champs["delai_jours"] == [None, 7]
    assert "Sous 7 jours" in lire(client, "structure_historique", service.structure.code)
    un_besoin(), une_situation()
    client.logout()  # qui est de la structure ne s’y voit pas envoyer
    assert "Premier rendez-vous : sous 7 jours" in lue(client.get("/orienter/resultat/", DEMANDE))
    assert "sous 7 jours" in lue(client.get("/annuaire/"))
