"""The Région registers a platform, copies what it needs, closes it; a course there chooses a training."""

import jwt
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from safran.lti.models import CleOutil, Plateforme
from safran.lti.prises import plateformes_injoignables
from tests.fabriques import une_region
from tests.pages import lue
from tests.safran.fabriques_formations import une_formation
from tests.safran.lti.fabriques import commencer, lancer, une_plateforme
from tests.safran.lti.plateforme_servie import CHOIX, DEPLOIEMENT, DIT

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
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
