"""A training opened from a partner's platform: who is believed, what is asked of the person, what is refused."""

import time
import uuid

import jwt
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reseau.comptes.rules import compte_anonymise
from safran.lti.models import CleOutil, Lancement, Lien, Plateforme, RenduCompte
from safran.lti.prises import donnees_des_liens, plateformes_injoignables
from safran.lti.rules import lancements_oublier, lien_nouer, plateforme_passer
from tests.fabriques import un_compte, un_conseiller, une_region
from tests.pages import lue
from tests.safran.fabriques_formations import une_formation
from tests.safran.lti.fabriques import adresse_de, commencer, lancer, une_plateforme
from tests.safran.lti.plateforme_servie import CHOIX, DEPLOIEMENT, DIT, NOTER, NOTES, QUI

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
ACCORD = "J’accepte, ouvrir la formation"


def test_launch_leads_to_the_training_once_the_person_signed_in_and_agreed(servie, formation, compte):
    navigateur = Client()
    reponse = lancer(navigateur, servie, formation)
    assert reponse.status_code == 303 and "sessionid" not in reponse.cookies and not Lien.objects.exists()
    ouverture = reponse["Location"]
    porte = navigateur.get(ouverture)  # le message ne connecte personne
    assert porte.status_code == 302 and porte["Location"].startswith(reverse("account_login"))

    navigateur.force_login(compte)
    page = lue(navigateur.get(ouverture))
    assert "Campus Niort" in page and "Votre nom n’est pas demandé" in page and formation.title in page
    assert not RenduCompte.objects.exists()
    for _ in range(2):  # un double clic
        assert navigateur.post(ouverture)["Location"] == reverse("parcours_reprendre", args=[formation.pk])
    lien = Lien.objects.get()
    assert (lien.compte, lien.sujet, RenduCompte.objects.count()) == (compte, QUI, 1)

    suivante = une_formation()
    droit = navigateur.get(lancer(navigateur, servie, suivante)["Location"])
    assert droit["Location"] == reverse("parcours_reprendre", args=[suivante.pk]) and RenduCompte.objects.count() == 2

    navigateur.force_login(un_conseiller())  # un autre ne prend pas ce que la plateforme connaît
    page = navigateur.get(lancer(navigateur, servie, formation)["Location"], follow=True)
    for reponse in (page, navigateur.post(ouverture, follow=True)):
        assert "sous un autre compte" in lue(reponse)
    assert Lien.objects.get().compte == compte


def test_platform_that_takes_no_score_opens_the_training_and_asks_nothing(servie, formation, membre):
    for sans in (None, {"scope": [], "lineitem": f"{servie.adresse}/lignes/7"}, {"scope": []}):
        ouverture = lancer(membre, servie, formation, **{f"{NOTES}/endpoint": sans})["Location"]
        assert membre.get(ouverture)["Location"] == reverse("parcours_reprendre", args=[formation.pk])
    ailleurs = {f"{NOTES}/endpoint": {"scope": [NOTER], "lineitem": "https://intrus.example/lignes/7"}}
    lancer(membre, servie, formation, **ailleurs)
    assert not Lancement.objects.exclude(ligne="").exists()


def test_message_that_is_not_for_us_opens_nothing(servie, formation):
    for change in (
        {"aud": "un-autre-outil"},
        {"aud": ["un-autre-outil", "outil-safran"]},
        {"iss": "https://intrus.example"},
        {f"{DIT}/deployment_id": "2"},
        {f"{DIT}/deployment_id": None},
        {"exp": int(time.time()) - 5},
        {"exp": None},
        {"nonce": str(uuid.uuid4())},
        {"nonce": None},
        {"sub": None},
        {"sub": "x" * 256},
        {f"{DIT}/version": "1.1"},
        {f"{DIT}/message_type": "LtiSubmissionReviewRequest"},
        {f"{DIT}/resource_link": "r-1"},
        {f"{DIT}/target_link_uri": "https://intrus.example/formations/1/"},
        {f"{DIT}/target_link_uri": "http://[mal"},
    ):
        reponse = lancer(Client(), servie, formation, **change)
        assert reponse.status_code == 403 and "Rien n’a été ouvert" in lue(reponse), change
    assert not Lancement.objects.exists()


def test_message_signed_by_someone_else_or_by_nobody_opens_nothing(servie, formation):
    inconnue, connue = servie.kid, servie.cles[servie.kid]
    servie.tourner("intruse")
    intruse = servie.cles.pop("intruse")
    servie.cles[inconnue], servie.kid = intruse, inconnue
    navigateur = Client()
    demande = commencer(navigateur, servie)
    jeton = servie.message(demande["nonce"], **{f"{DIT}/target_link_uri": adresse_de(formation)})
    servie.cles[inconnue] = connue
    sans = ".".join(["eyJhbGciOiJub25lIn0", jeton.split(".")[1], ""])
    for faux in (jeton, sans, jeton[:-4], "a.b.c", "", "e30.W10.eA", f"e30.{'Wwo' * 30000}.eA"):
        reponse = navigateur.post(reverse("lti_ouvrir"), {"state": demande["state"], "id_token": faux})
        assert reponse.status_code == 403, faux[:40]
    assert not Lancement.objects.exists()


def test_message_opens_once_in_the_browser_where_it_began_and_soon(servie, formation, monkeypatch):
    navigateur, autre = Client(), Client()
    demande, d_un_autre = commencer(navigateur, servie), commencer(autre, servie)
    cible = {f"{DIT}/target_link_uri": adresse_de(formation)}
    envoi = {"state": demande["state"], "id_token": servie.message(demande["nonce"], **cible)}
    assert "un autre navigateur" in lue(autre.post(reverse("lti_ouvrir"), envoi))
    croise = {"state": d_un_autre["state"], "id_token": envoi["id_token"]}
    assert navigateur.post(reverse("lti_ouvrir"), croise).status_code == 403
    assert navigateur.post(reverse("lti_ouvrir"), {**envoi, "state": envoi["state"] + "x"}).status_code == 403
    ouverture = navigateur.post(reverse("lti_ouvrir"), envoi)["Location"]
    assert "a déjà servi" in lue(navigateur.post(reverse("lti_ouvrir"), envoi)) and Lancement.objects.count() == 1

    autre.force_login(un_conseiller())
    assert autre.get(ouverture).status_code == autre.post(ouverture).status_code == 404
    navigateur.force_login(un_compte())  # un compte sans structure n’est pas membre
    assert navigateur.get(ouverture).status_code == navigateur.post(ouverture).status_code == 404
    navigateur.force_login(un_conseiller())
    assert navigateur.get(ouverture).status_code == 200
    Lancement.objects.update(ouvert_le=timezone.now() - timezone.timedelta(minutes=61))
    assert navigateur.get(ouverture).status_code == 404 and not Lien.objects.exists()
    Lancement.objects.update(ouvert_le=timezone.now() - timezone.timedelta(days=1))
    assert (lancements_oublier(), Lancement.objects.count()) == (1, 0)

    tard, maintenant = commencer(navigateur, servie), time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: maintenant + 601)
    assert lancer(navigateur, servie, formation, etat=tard["state"]).status_code == 403


def test_closed_platform_opens_nothing_and_an_unknown_one_is_not_answered(servie, formation, membre):
    ouverture, demande = lancer(membre, servie, formation)["Location"], commencer(membre, servie)
    plateforme_passer(plateforme=servie.ligne, par=une_region(), vers="FERMEE")
    debut = {"iss": servie.adresse, "client_id": "outil-safran", "login_hint": QUI}
    assert membre.get(reverse("lti_connexion"), debut).status_code == 403
    jeton = servie.message(demande["nonce"], **{f"{DIT}/target_link_uri": adresse_de(formation)})
    envoi = {"state": demande["state"], "id_token": jeton}
    assert "n’ouvre plus de formation ici" in lue(membre.post(reverse("lti_ouvrir"), envoi))
    assert membre.get(ouverture).status_code == membre.post(ouverture).status_code == 404

    plateforme_passer(plateforme=servie.ligne, par=une_region(), vers="OUVERTE")
    for faux in ({"iss": "https://intrus.example"}, {"client_id": "autre"}, {"login_hint": ""}):
        assert membre.get(reverse("lti_connexion"), {**debut, **faux}).status_code == 403
    assert membre.get(reverse("lti_connexion"), {**debut, "client_id": ""}).status_code == 302


def test_in_a_frame_a_launch_asks_for_a_tab_and_only_its_platform_may_frame_it(servie, formation):
    debut = {"iss": servie.adresse, "client_id": "outil-safran", "login_hint": "é&x", "lti_message_hint": "m"}
    cadre = Client(headers={"Sec-Fetch-Dest": "iframe"})
    reponse = cadre.post(reverse("lti_connexion"), debut)
    assert "Ouvrir dans un nouvel onglet" in lue(reponse) and not reponse.cookies
    assert f"frame-ancestors 'self' {servie.adresse};" in reponse["Content-Security-Policy"]
    assert "X-Frame-Options" not in reponse and "no-store" in reponse["Cache-Control"]
    adresse = lue(reponse).split('href="')[2].split('"')[0].replace("&amp;", "&")
    suite = Client().get(adresse)
    assert suite.status_code == 302 and "login_hint=%C3%A9%26x" in suite["Location"]
    temoin = next(iter(suite.cookies.values()))
    assert (temoin["samesite"], temoin["secure"], temoin["httponly"], temoin["path"]) == ("None", True, True, "/lti/")
    for autre in (reverse("catalogue"), reverse("lti_cles")):
        assert cadre.get(autre)["X-Frame-Options"] == "DENY"


def test_platform_that_turns_its_key_is_believed_and_asked_seldom(servie, formation, monkeypatch):
    navigateur = Client()
    assert [lancer(navigateur, servie, formation).status_code for _ in range(2)] == [303, 303]
    servie.tourner("cle-2")
    assert lancer(navigateur, servie, formation).status_code == 403 and servie.lectures_des_cles == 1
    with monkeypatch.context() as dix_secondes_plus_tard:
        dix_secondes_plus_tard.setattr("safran.lti.jetons.CLES_REDEMANDEES", 0)
        dix_secondes_plus_tard.setattr("django.core.cache.cache.add", lambda *_: True)
        assert lancer(navigateur, servie, formation).status_code == 303 and servie.lectures_des_cles == 2

    Plateforme.objects.update(cles=f"{servie.adresse}/absentes")
    phrases = [lue(lancer(navigateur, servie, formation)) for _ in range(2)]
    assert "répond par une erreur (401)" in phrases[0] or "refuse le jeton" in phrases[0]
    assert "réessayez dans un instant" in phrases[1]


def test_agreement_is_taken_back_and_goes_with_the_account(servie, formation, compte, membre):
    lancement = Lancement.objects.get(pk=lancer(membre, servie, formation)["Location"].split("/")[-2])
    lien = lien_nouer(lancement=lancement, par=compte)
    retirer = reverse("lti_lien_retirer", args=[lien.uuid])
    assert "Campus Niort" in lue(membre.get(reverse("mon_espace")))
    etranger = Client()
    etranger.force_login(un_conseiller())
    assert etranger.post(retirer).status_code == 404
    assert "Retirer votre accord" in lue(membre.get(retirer))
    membre.post(retirer)
    assert not Lien.objects.exists() and not RenduCompte.objects.exists()
    assert "Campus Niort" not in lue(membre.get(reverse("mon_espace")))
    assert ACCORD in lue(membre.get(lancer(membre, servie, formation)["Location"]))  # l’accord se demande à nouveau

    lien_nouer(lancement=lancement, par=compte)
    assert "Plateformes partenaires reliées" in lue(membre.get(reverse("mes_donnees")))
    assert QUI in str(donnees_des_liens(compte))
    compte_anonymise(compte=compte)
    assert not Lien.objects.exists() and not RenduCompte.objects.exists()


SITE = "https://campus.example"
DITE = {
    "nom": "Campus", "emetteur": SITE, "client": "abc", "deploiements": " 1\n2\n1\n", "connexion": f"{SITE}/auth",
    "jetons": f"{SITE}/jetons", "cles": f"{SITE}/cles", "cle": "5c0c4b2e-8f3e-4a53-9b39-0d3f9f3c3d11",
}  # fmt: skip


def test_region_registers_a_platform_once_and_reads_what_to_copy(client, settings):
    settings.LTI_HOTES = ["campus.example"]
    client.force_login(une_region())
    assert "Inscrire une plateforme" in lue(client.get(reverse("lti_plateformes")))
    assert not CleOutil.objects.exists()
    for _ in range(2):  # un double clic
        reponse = client.post(reverse("lti_plateforme_inscrire"), DITE, follow=True)
    plateforme = Plateforme.objects.get()
    assert plateforme.deploiements == ["1", "2"] and CleOutil.objects.count() == 1
    page = lue(reponse)
    for route in ("lti_connexion", "lti_ouvrir", "lti_cles", "lti_choix"):
        assert f"<code>{settings.SITE_URL}{reverse(route)}</code>" in page

    autre = {**DITE, "cle": "5c0c4b2e-8f3e-4a53-9b39-0d3f9f3c3d12"}
    refuse = client.post(reverse("lti_plateforme_inscrire"), autre)
    assert refuse.status_code == 422 and "déjà inscrite" in lue(refuse)
    for faux, phrase in (
        ({"cles": "https://intrus.example/cles"}, "LTI_HOTES"),
        ({"jetons": "http://campus.example/jetons"}, "https"),
        ({"connexion": "campus"}, "Cette adresse n’est pas complète"),
        ({"deploiements": " \n "}, "Renseignez ce champ"),
        ({"deploiements": "x" * 256}, "255 caractères"),
    ):
        refuse = client.post(reverse("lti_plateforme_inscrire"), {**autre, "client": "def", **faux})
        assert refuse.status_code == 422 and phrase in lue(refuse), faux
    assert Plateforme.objects.count() == 1

    modifier = reverse("lti_plateforme_modifier", args=[plateforme.uuid])
    assert "1\n2</textarea>" in lue(client.get(modifier))
    client.post(modifier, {**DITE, "deploiements": "3"})
    plateforme.refresh_from_db()
    assert plateforme.deploiements == ["3"] and plateforme.historique.last().geste == "Modifiée"
    client.post(reverse("lti_plateforme_decider", args=[plateforme.uuid, "FERMEE"]))
    plateforme.refresh_from_db()
    assert plateforme.etat == "FERMEE" and plateforme.historique.last().par.email
    assert client.get(reverse("lti_plateforme_decider", args=[plateforme.uuid, "FERMEE"])).status_code == 404


def test_platform_whose_host_is_taken_away_is_told_to_the_operator(settings):
    une_plateforme(nom="Campus")
    settings.LTI_HOTES = []
    assert [phrase for phrase in plateformes_injoignables() if "campus.example" in phrase]
    settings.LTI_HOTES = ["campus.example"]
    assert list(plateformes_injoignables()) == []


def _demander_un_choix(servie, navigateur: Client, **change):
    demande = commencer(navigateur, servie, target_link_uri=f"{settings.SITE_URL}{reverse('lti_choix')}")
    envoi = {"state": demande["state"], "id_token": servie.choix(demande["nonce"], **change)}
    return Client().post(reverse("lti_ouvrir"), envoi)  # dans un cadre, nos cookies ne reviennent pas


def test_course_chooses_a_training_inside_its_platform(servie, formation):
    brouillon = une_formation(live=False, title="Pas encore publiée")
    cadre = Client(headers={"Sec-Fetch-Dest": "iframe"})
    choisir = _demander_un_choix(servie, cadre)["Location"]
    page = cadre.get(choisir)
    assert formation.title in lue(page) and brouillon.title not in lue(page) and not page.cookies
    assert cadre.get(choisir, {"formation": brouillon.pk}).status_code == 200
    assert "JWT" not in lue(cadre.get(choisir, {"formation": brouillon.pk}))
    choisie = cadre.get(choisir, {"formation": formation.pk})
    assert f'action="{servie.adresse}/retour?x=1"' in lue(choisie) and "csrf" not in lue(choisie)
    politique = choisie["Content-Security-Policy"]
    assert f"form-action {servie.adresse};" in politique and f"frame-ancestors 'self' {servie.adresse};" in politique

    jeton = lue(choisie).split('name="JWT" value="')[1].split('"')[0]
    kid = jwt.get_unverified_header(jeton)["kid"]
    cle = next(jwt.PyJWK(cle) for cle in servie.de_l_outil if cle["kid"] == kid)
    dit = jwt.decode(jeton, cle, algorithms=["RS256"], audience=servie.adresse, issuer="outil-safran")
    assert (dit[f"{DIT}/deployment_id"], dit[f"{CHOIX}/data"]) == (DEPLOIEMENT, "opaque")
    (chose,) = dit[f"{CHOIX}/content_items"]
    assert chose["title"] == formation.title and chose["lineItem"]["scoreMaximum"] == 100
    # L’adresse rendue est celle qu’un lancement ouvre.
    assert lancer(Client(), servie, formation, **{f"{DIT}/target_link_uri": chose["url"]}).status_code == 303


def test_choice_is_not_sent_to_a_host_that_nobody_named(servie, formation):
    refuse = _demander_un_choix(servie, Client(), deep_link_return_url="https://intrus.example/retour")
    assert refuse.status_code == 403 and "n’est pas permise" in lue(refuse)
