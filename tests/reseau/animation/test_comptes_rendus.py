"""Minutes: closed, their decisions numbered; observed, adopted, frozen, checked by anyone."""

import datetime
import hashlib
import io
import uuid
import zipfile
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from home.documents import gels
from home.erreurs import RegleRefusee
from home.models import Courriel
from reseau.animation.models import (
    CompteRendu,
    Convocation,
    Decision,
    Numerotation,
    Point,
    Reunion,
    Suite,
    TexteConcurrent,
)
from reseau.animation.prises import comptes_rendus_entiers
from reseau.animation.rules.comptes_rendus import (
    adoption_par_la_seance,
    observation_deposer,
    observation_traiter,
    reunion_adopter,
    reunion_clore,
)
from reseau.comptes.models import Compte
from tests.fabriques import un_conseiller, un_referent, une_structure
from tests.pages import lue
from tests.refus import refus
from tests.reseau.animation.fabriques import qui, un_comite_complet, un_point, un_siege, une_reunion, une_suite
from tests.reseau.animation.suites import une_adoptee, une_close, une_decision, une_seance

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_decisions_are_numbered_over_all_bodies_and_a_number_never_comes_back():
    premiere, seconde = une_close(), une_close(un_comite_complet("BUREAU"))
    annee = timezone.localdate(premiere.debut).year
    decisions = [premiere.decisions.get(), seconde.decisions.get()]
    assert [d.numero for d in decisions] == [f"D-{annee}-001", f"D-{annee}-002"]
    decisions[1].actions.all().delete()
    Decision.objects.filter(pk=decisions[1].pk).delete()
    assert une_close(premiere.comite).decisions.get().numero == f"D-{annee}-003"


def test_closing_writes_decision_and_action_once_and_lets_go_of_the_pens():
    reunion = une_seance()
    secretaire = qui(reunion.comite, "SECRETARIAT")
    reste = un_point(
        reunion, titre="Le forum", tenu_par=secretaire, tenu_jusqua=timezone.now(),
        commence_le=timezone.now() - datetime.timedelta(minutes=4),
    )  # fmt: skip
    Reunion.objects.filter(pk=reunion.pk).update(point_courant=reste)
    close = reunion_clore(reunion=reunion, par=secretaire)
    decision = close.decisions.get()
    action = close.actions.get()
    assert (decision.etat, action.decision, action.qui) == ("PROVISOIRE", decision, "Toutes les structures")
    assert (close.observations_jusquau - timezone.localdate()).days == close.comite.delai_observations
    reste.refresh_from_db()
    assert reste.tenu_par is None and not reste.traite
    assert 240 <= reste.secondes < 250 and reste.commence_le is None and close.point_courant is None
    with pytest.raises(RegleRefusee, match="provisoire"):
        reunion_clore(reunion=reunion, par=secretaire)
    assert close.decisions.count() == 1


def test_what_has_no_owner_or_waits_for_a_choice_is_named_and_nothing_is_written():
    reunion = une_seance()
    secretaire = qui(reunion.comite, "SECRETARIAT")
    suite = Suite.objects.filter(point__reunion=reunion, genre="ACTION").get()
    Suite.objects.filter(pk=suite.pk).update(porteur="")
    assert "L’annuaire" in refus("incomplete", reunion_clore, reunion=reunion, par=secretaire)
    Suite.objects.filter(pk=suite.pk).update(porteur="Cap emploi")
    TexteConcurrent.objects.create(point=Point.objects.get(reunion=reunion), texte="Autre", auteur=secretaire)
    with pytest.raises(RegleRefusee, match="deux textes"):
        reunion_clore(reunion=reunion, par=secretaire)
    with pytest.raises(RegleRefusee, match="tenu"):
        reunion_clore(reunion=reunion, par=un_conseiller())
    assert not Decision.objects.exists() and not Numerotation.objects.exists()


def test_one_mail_a_person_with_her_own_part_first_and_nothing_else_to_who_does_not_sit():
    structure = une_structure()
    referente = un_referent(structure)
    comite = un_comite_complet("BUREAU")
    un_siege(comite, personne="Anne Lavigne", courriel="anne@rectorat.example", organisme="Rectorat")
    reunion = une_reunion("EN_COURS", comite=comite)
    point = un_point(reunion)
    titulaire = qui(comite, "TITULAIRE")
    une_suite(point, texte="Le stand tourne entre réseaux.", porteur="", porteur_compte=titulaire)
    une_suite(point, "ACTION", texte="Publier les jours.", porteur="", porteur_structure=structure)
    une_suite(point, "ACTION", texte="Réserver la salle.", porteur="", porteur_compte=titulaire)
    reunion_clore(reunion=reunion, par=qui(comite, "SECRETARIAT"))
    courriels = {courriel.destinataire: courriel for courriel in Courriel.objects.filter(gabarit="animation/close")}
    assert len(courriels) == Courriel.objects.filter(gabarit="animation/close").count() == 5 + 1 + 1
    sien = courriels[titulaire.email].texte
    assert sien.index("Réserver la salle.") < sien.index("Le stand tourne") < sien.index("Compte rendu n°")
    ailleurs = courriels[referente.email].texte
    assert "Publier les jours." in ailleurs
    assert "Le stand tourne" not in ailleurs and "compte-rendu" not in ailleurs
    assert "Anne Lavigne" in courriels["anne@rectorat.example"].texte


def observer(reunion, texte="C’est la rue de la Charente.", **champs):
    auteur = qui(reunion.comite, "TITULAIRE")
    return observation_deposer(reunion=reunion, par=auteur, cle=uuid.uuid4(), texte=texte, **champs)


def test_remarks_come_from_the_seats_until_the_day_and_each_is_answered():
    reunion = une_close(observable=True)
    point = reunion.points.get()
    secretaire = qui(reunion.comite, "SECRETARIAT")
    with pytest.raises(RegleRefusee, match="membres"):
        observation_deposer(reunion=reunion, par=un_conseiller(), cle=uuid.uuid4(), texte="Moi aussi")
    premiere = observer(reunion, point=point)
    reunion.refresh_from_db()
    assert reunion.etat == "OBSERVATIONS"
    seconde = observer(reunion, "Et le quorum ?")
    with pytest.raises(RegleRefusee, match="écartée"):
        observation_traiter(observation=seconde, par=secretaire, retenue=False, reponse="Non.", correction="Autre")
    observation_traiter(
        observation=premiere, par=secretaire, retenue=True, reponse="Précisé.", correction="Rue de la Charente.",
        retirer=reunion.decisions.get(),
    )  # fmt: skip
    point.refresh_from_db()
    assert point.compte_rendu == "Rue de la Charente."
    assert point.concurrents.get().texte == "Dix fiches sur trente sont à jour."
    assert (reunion.decisions.get().etat, reunion.actions.get().etat) == ("RETIREE", "ABANDONNEE")
    with pytest.raises(RegleRefusee):
        observation_traiter(observation=premiere, par=secretaire, retenue=False, reponse="Finalement non.")
    Reunion.objects.filter(pk=reunion.pk).update(observations_jusquau=timezone.localdate().replace(year=2000))
    with pytest.raises(RegleRefusee, match="plus reçues"):
        observer(reunion)


def test_what_stands_in_the_way_of_an_adoption():
    reunion = une_close(observable=True)
    comite = reunion.comite
    presidente, secretaire = qui(comite, "PRESIDENCE"), qui(comite, "SECRETARIAT")
    refus("droit", reunion_adopter, reunion=reunion, par=secretaire)
    refus("observations_ouvertes", reunion_adopter, reunion=reunion, par=presidente)
    remarque = observer(reunion)
    Reunion.objects.filter(pk=reunion.pk).update(observations_jusquau=timezone.localdate().replace(year=2000))
    refus("observations_ouvertes", reunion_adopter, reunion=reunion, par=presidente)
    observation_traiter(observation=remarque, par=secretaire, retenue=False, reponse="Le texte est juste.")
    Convocation.objects.filter(reunion=reunion).exclude(siege__qualite="PRESIDENCE").update(constat="ABSENT")
    refus("quorum", reunion_adopter, reunion=reunion, par=presidente)
    Convocation.objects.filter(reunion=reunion).update(constat="PRESENT")
    Point.objects.filter(reunion=reunion).update(compte_rendu="M. Bertrand Duval est venu en parler.")
    refus("personne", reunion_adopter, reunion=reunion, par=presidente)
    assert not CompteRendu.objects.exists()
    gele = reunion_adopter(reunion=reunion, par=presidente, raison="C’est un intervenant.")
    assert "intervenant" in reunion.historique.last().motif
    refus("verrouillee", reunion_adopter, reunion=reunion, par=presidente)
    with pytest.raises(RegleRefusee, match="ne change plus"):
        observation_traiter(observation=remarque, par=secretaire, retenue=True, reponse="Trop tard.")
    assert CompteRendu.objects.get() == gele and gele.numero == f"CR-{comite.code}-{reunion.numero:03d}"


def test_the_next_meeting_adopts_by_its_first_point_before_the_delay_ends(client):
    comite = un_comite_complet()
    reunion = une_close(comite, observable=True)
    secretaire = qui(comite, "SECRETARIAT")
    suivante = une_reunion("CONVOQUEE", comite=comite)
    point = un_point(suivante, titre="Adoption", office="ADOPTION")
    with pytest.raises(RegleRefusee, match="pendant la séance"):
        adoption_par_la_seance(point=point, par=secretaire)
    en_cours = une_reunion("EN_COURS", comite=comite, jours=40)
    point = un_point(en_cours, titre="Adoption", office="ADOPTION")
    with pytest.raises(RegleRefusee, match="tenu"):
        adoption_par_la_seance(point=point, par=qui(comite, "TITULAIRE"))
    client.force_login(secretaire)
    adresse = reverse("seance_adopter", args=[point.uuid])
    seance = client.get(reverse("reunion_seance", args=[en_cours.uuid])).content.decode()
    assert adresse in seance and f"Adopter le compte rendu n° {reunion.numero}" in seance
    assert client.post(adresse).status_code == 302
    reunion.refresh_from_db()
    assert adresse not in client.get(reverse("reunion_seance", args=[en_cours.uuid])).content.decode()
    assert reunion.etat == "ADOPTEE" and "En séance" in reunion.historique.last().motif


def test_adopting_puts_decisions_in_force_revises_those_before_and_names_of_seats_stop_nothing():
    comite = un_comite_complet()
    ancienne = une_decision(comite)
    nouvelle = une_decision(comite, decision={"revise": ancienne})
    ancienne.refresh_from_db()
    assert (nouvelle.etat, nouvelle.revise, ancienne.etat) == ("ADOPTEE", ancienne, "REVISEE")
    reunion, presidente = une_close(comite), qui(comite, "PRESIDENCE")
    Compte.objects.filter(pk=presidente.pk).update(nom="Lavigne")
    Point.objects.filter(reunion=reunion).update(compte_rendu="Mme Lavigne ouvre la séance.")
    assert reunion_adopter(reunion=reunion, par=presidente)


def test_adopted_minutes_are_the_same_bytes_a_day_later_and_any_change_is_seen(client, monkeypatch):
    gele = une_adoptee()
    client.force_login(qui(gele.reunion.comite, "TITULAIRE"))
    adresse = reverse("compte_rendu_pdf", args=[gele.reunion.uuid])
    octets = client.get(adresse).content
    assert octets.startswith(b"%PDF-") and hashlib.sha256(octets).hexdigest() == gele.empreinte
    demain = timezone.now() + timezone.timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: demain)
    client.force_login(qui(gele.reunion.comite, "TITULAIRE"))
    assert client.get(adresse).content == octets
    assert not list(comptes_rendus_entiers())
    decision, point = gele.reunion.decisions.get(), gele.reunion.points.get()
    for lignes, champ in (
        (type(point).objects.filter(pk=point.pk), "compte_rendu"),
        (type(decision).objects.filter(pk=decision.pk), "texte"),
        (point.suites.all(), "porteur"),
        (gele.reunion.convocations.all()[:1], "remplacant"),
    ):
        avant = lignes.values_list(champ, flat=True)[0]
        cible = lignes.model.objects.filter(pk=lignes[0].pk)
        cible.update(**{champ: "Autre chose"})
        assert [gele.numero in dit for dit in comptes_rendus_entiers()] == [True], champ
        cible.update(**{champ: avant})
    monkeypatch.setattr(gels, "fichier_lire", lambda nom: octets + b"%")
    assert any("fichier" in dit for dit in comptes_rendus_entiers())
    assert client.get(adresse).status_code == 503


def test_adopted_minutes_open_as_a_text_document_and_anyone_verifies_them_learning_nothing(client):
    gele = une_adoptee(texte="L’accueil <ouvre> & ferme.")
    client.force_login(qui(gele.reunion.comite, "TITULAIRE"))
    adresse = reverse("compte_rendu_odt", args=[gele.reunion.uuid])
    octets = client.get(adresse).content
    archive = zipfile.ZipFile(io.BytesIO(octets))
    assert archive.infolist()[0].filename == "mimetype"
    assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
    texte = "".join(ElementTree.fromstring(archive.read("content.xml")).itertext())
    assert "L’accueil <ouvre> & ferme." in texte and gele.numero in texte
    assert client.get(adresse).content == octets
    adresse = reverse("compte_rendu_verifier")
    page = lue(client.post(adresse, {"par": "code", "code": gele.code.lower()}))
    assert gele.numero in page and gele.empreinte in page and str(gele.reunion.comite) in page
    assert "accueil" not in page
    assert "Aucun compte rendu" in lue(client.post(adresse, {"par": "code", "code": "0000-0000-0000-0000-0"}))
    assert client.post(adresse, {"par": "code", "code": "faux"}).status_code == 422
    octets = gels.fichier_lire(gele.fichier)
    for contenu, dit in ((octets, "Fichier identique"), (octets + b"\n", "Fichier différent")):
        fichier = io.BytesIO(contenu)
        fichier.name = "cr.pdf"
        assert dit in lue(client.post(adresse, {"par": "fichier", "fichier": fichier}))


def test_the_chair_adopts_in_one_gesture_and_a_remark_is_typed_once(client):
    reunion = une_seance()
    secretaire, presidente = qui(reunion.comite, "SECRETARIAT"), qui(reunion.comite, "PRESIDENCE")
    client.force_login(secretaire)
    reponse = client.post(reverse("reunion_clore", args=[reunion.uuid]), follow=True)
    assert "Texte provisoire" in lue(reponse)
    titulaire = qui(reunion.comite, "TITULAIRE")
    client.force_login(titulaire)
    cle = uuid.uuid4()
    adresse = reverse("observation_deposer", args=[reunion.uuid])
    vide = client.post(adresse, {"cle": cle, "texte": ""})
    assert vide.status_code == 422 and "Compte rendu n°" in lue(vide)
    for _ in range(2):
        client.post(adresse, {"cle": cle, "texte": "La rue est celle de la Charente."})
    remarque = reunion.observations.get()
    client.force_login(secretaire)
    client.post(reverse("observation_traiter", args=[remarque.uuid]), {"retenue": "non", "reponse": "C’est dit."})
    Reunion.objects.filter(pk=reunion.pk).update(observations_jusquau=timezone.localdate().replace(year=2000))
    client.force_login(presidente)
    assert "Adopter le compte rendu" in lue(client.get(reverse("presidence")))
    page = lue(client.post(reverse("compte_rendu_adopter", args=[reunion.uuid]), {}, follow=True))
    assert "Ce texte ne change plus" in page and CompteRendu.objects.get().numero in page


def test_the_second_point_lists_what_is_still_to_be_done_the_latest_first(client):
    adopte = une_adoptee()
    comite = adopte.reunion.comite
    decision = adopte.reunion.decisions.get()
    Decision.objects.filter(pk=decision.pk).update(echeance=timezone.localdate() - datetime.timedelta(days=3))
    en_cours = une_reunion("EN_COURS", comite=comite)
    un_point(en_cours, titre="Où en sont nos décisions", office="SUIVI")
    client.force_login(qui(comite, "TITULAIRE"))
    page = client.get(reverse("reunion_seance", args=[en_cours.uuid])).content.decode()
    lien = f"/actions/{adopte.reunion.actions.get().uuid}/"
    assert decision.numero in page and "3 jours de retard" in page and lien in page
