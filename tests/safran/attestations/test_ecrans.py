"""Who downloads, who checks, who revokes; what a stranger may learn."""

import datetime
import uuid

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from wagtail.models import Site

from home.securite.coffre import code_generer
from safran.attestations import rules
from safran.attestations.models import Attestation, ParametresAttestation
from safran.attestations.prises import carte_attestations
from safran.parcours.models import Suivi
from tests.fabriques import un_ancien_membre, un_conseiller, un_referent, une_region, une_structure
from tests.pages import lue
from tests.safran.fabriques_attestations import octets, une_formation_a_quiz
from tests.safran.fabriques_formations import une_formation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
VERIFIER = "/attestations/verifier/"


@pytest.fixture
def attestation(emettre):
    return emettre()


def pdf_de(attestation) -> str:
    return reverse("attestation_pdf", args=[attestation.uuid])


def envoyer(client, contenu: bytes, adresse: str = VERIFIER, nom: str = "attestation.pdf"):
    fichier = SimpleUploadedFile(nom, contenu, "application/pdf")
    return client.post(adresse, {"par": "fichier", "fichier": fichier})


def demander(client, code: str, nom: str, adresse: str = VERIFIER):
    return client.post(adresse, {"par": "code", "code": code, "nom": nom})


def dit(client, code: str, nom: str) -> str:
    """What the page of verification says of this code and this name."""
    return lue(demander(client, code, nom))


def test_referent_of_the_holder_and_the_region_download_strangers_do_not(client, emettre):
    structure = une_structure()
    titulaire = un_conseiller(structure)
    attestation = emettre(titulaire)
    for compte, code in (
        (un_referent(structure), 200),
        (une_region(), 200),
        (un_referent(), 404),
        (un_conseiller(structure), 404),
        (un_conseiller(), 404),
        (un_ancien_membre(), 404),
    ):
        client.force_login(compte)
        assert client.get(pdf_de(attestation)).status_code == code
    assert client.get(reverse("attestation_pdf", args=[uuid.uuid4()])).status_code == 404
    titulaire.rattachements.update(au=datetime.date.today() - datetime.timedelta(days=1), du="2020-01-01")
    client.force_login(un_referent(structure))
    assert client.get(pdf_de(attestation)).status_code == 404


def test_attestation_being_prepared_is_shown_without_its_file(client):
    compte = un_conseiller()
    attestation = Attestation.objects.create(compte=compte, formation=une_formation_a_quiz())
    client.force_login(compte)
    assert "se prépare" in lue(client.get(reverse("attestations")))
    assert client.get(pdf_de(attestation)).status_code == 404


@pytest.mark.parametrize("degat", ["absent", "octet"])
def test_missing_or_changed_file_is_told_and_never_served(client, attestation, degat):
    stockage = storages["prive"]
    contenu = octets(attestation)
    stockage.delete(attestation.fichier)
    if degat == "octet":
        with open(stockage.path(attestation.fichier), "wb") as fichier:
            fichier.write(contenu[:100] + bytes([contenu[100] ^ 1]) + contenu[101:])
    client.force_login(attestation.compte)
    reponse = client.get(pdf_de(attestation))
    assert reponse.status_code == 503 and "Fichier indisponible" in lue(reponse)
    assert reponse["Content-Type"].startswith("text/html") and "no-store" in reponse["Cache-Control"]


def test_stranger_checks_by_code_and_family_name(client, attestation):
    html = lue(client.get(reverse("attestation_verifier_code", args=[attestation.code])))
    assert f'value="{attestation.code_lisible}"' in html
    assert attestation.titre not in html and "Authentique" not in html
    saisi = attestation.code[:-1] + ("2" if attestation.code[-1] != "2" else "3")
    html = dit(client, saisi, "Moreau")
    assert "Ce code contient une erreur" in html and f'value="{saisi}"' in html and 'value="Moreau"' in html
    html = dit(client, attestation.code, "Moreau")
    assert "Authentique et valable" in html and attestation.titre in html and "C. Moreau" in html
    assert attestation.numero in html
    for secret in ("Claire", attestation.compte.email, attestation.sha256, "Structure"):
        assert secret not in html


def test_code_and_name_are_read_as_people_write_them(client, emettre):
    attestation = emettre(un_conseiller(prenom="Zoé", nom="Le Goff-Lefèvre d’Œuvre"))
    for code in (attestation.code_lisible, attestation.code.lower(), f" {attestation.code_lisible.replace('-', ' ')} "):
        assert "Authentique" in dit(client, code, "LE GOFF LEFEVRE D'OEUVRE")
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=2)):
        assert "Authentique" in dit(client, attestation.code, "legoff lefèvre d’œuvre")


def test_unknown_code_and_wrong_name_answer_alike(client, attestation):
    faux_nom, inconnu = dit(client, attestation.code, "Durand"), dit(client, code_generer(), "Durand")
    motif = "Aucune attestation ne correspond à ce code et à ce nom"
    assert motif in faux_nom and motif in inconnu

    def nu(html):
        return html[: html.index("<head")] + html[html.index("<main") : html.index('id="par-code"')]

    assert nu(faux_nom) == nu(inconnu) and attestation.titre not in faux_nom
    rules.attestation_revoquer(attestation=attestation, par=une_region(), motif="Motif secret.")
    html = dit(client, attestation.code, "Moreau")
    assert "Révoquée : elle n’est plus valable" in html and "Motif secret" not in html
    html = dit(client, attestation.code, "Durand")
    assert "Révoquée" not in html and "Aucune attestation" in html


def test_replaced_attestation_says_so(client, attestation, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        rules.attestation_remplacer(attestation=attestation, par=une_region(), motif="Nom.")
    assert "Remplacée par un document plus récent" in dit(client, attestation.code, "Moreau")
    assert "Attestation remplacée" in lue(envoyer(client, octets(attestation)))


def test_dropped_document_is_identical_and_one_byte_makes_it_different(client, attestation):
    contenu = octets(attestation)
    html = lue(envoyer(client, contenu))
    assert "Fichier identique" in html
    for secret in (attestation.titre, "Moreau", attestation.numero, attestation.code):
        assert secret not in html
    for rang in (20, len(contenu) // 2, len(contenu) - 1):
        change = contenu[:rang] + bytes([contenu[rang] ^ 1]) + contenu[rang + 1 :]
        html = lue(envoyer(client, change))
        assert "Fichier différent" in html and attestation.titre not in html and "Moreau" not in html


def test_document_of_another_attestation_is_different_from_this_code(client, attestation, emettre):
    adresse = reverse("attestation_verifier_code", args=[attestation.code])
    assert "Fichier identique" in lue(envoyer(client, octets(attestation), adresse))
    ailleurs = emettre(un_conseiller(nom="Durand"))
    assert "Fichier différent" in lue(envoyer(client, octets(ailleurs), adresse))
    assert "Fichier identique" in lue(envoyer(client, octets(ailleurs)))


def test_file_missing_or_that_cannot_be_ours_is_told_at_its_field_and_nothing_is_kept(client, attestation, tmp_path):
    avant = sorted(str(f) for f in tmp_path.rglob("*"))
    assert "Choisissez un fichier." in lue(client.post(VERIFIER, {"par": "fichier"}))
    for contenu, phrase in (
        (b"", "Ce fichier est vide."),
        (b"<html>%PDF-1.7</html>", "n’est ni un PDF ni un badge"),
        (b"PK\x03\x04", "n’est ni un PDF ni un badge"),
        (b"%PDF-" + b"0" * (5 * 1024 * 1024), "dépasse 5 Mo"),
        (octets(attestation), "Fichier identique"),
    ):
        assert phrase in lue(envoyer(client, contenu)), contenu[:20]
    assert sorted(str(f) for f in tmp_path.rglob("*")) == avant


@pytest.mark.parametrize(
    "valeur", ["\x00", "a" * 100_000, "<script>alert(1)</script>", "' OR 1=1--", "{{7*7}}", "\u202e"]
)
def test_hostile_code_or_name_is_told_without_fault(client, valeur):
    for code, nom in ((valeur, "Moreau"), ("7K4M", valeur)):
        reponse = demander(client, code, nom)
        assert reponse.status_code == 200 and "<script>alert" not in lue(reponse) and "à corriger" in lue(reponse)
    assert client.get(VERIFIER + "%00/").status_code == 400
    assert client.get(VERIFIER + "x" * 500 + "/").status_code == 200


def test_eleventh_try_in_a_minute_is_refused_then_the_door_opens_again(client, attestation):
    depart = datetime.datetime.now(datetime.UTC)
    with time_machine.travel(depart, tick=False) as temps:
        for _ in range(10):
            assert demander(client, attestation.code, "Durand").status_code == 200
        reponse = demander(client, attestation.code, "Moreau")
        assert reponse.status_code == 429 and reponse["Retry-After"] == "60"
        assert "Trop d’essais en une minute" in lue(reponse) and "Authentique" not in lue(reponse)
        assert envoyer(client, octets(attestation)).status_code == 429
        ailleurs = client.post(VERIFIER, {"code": attestation.code, "nom": "Moreau"}, REMOTE_ADDR="192.0.2.7")
        assert "Authentique" in lue(ailleurs)
        assert client.get(VERIFIER).status_code == 200
        temps.shift(61)
        assert "Authentique" in lue(demander(client, attestation.code, "Moreau"))


def test_region_finds_exports_revokes_and_replaces(client, attestation):
    client.force_login(une_region())
    liste = reverse("attestations_toutes")
    assert attestation.numero in lue(client.get(liste + "?q=moreau&etat=EMISE"))
    assert "Aucune attestation ne répond" in lue(client.get(liste + "?q=inexistant"))
    assert client.get(liste + "?page=999999&etat=x").status_code == 200
    export = b"".join(client.get(reverse("attestations_export") + "?q=moreau").streaming_content).decode()
    assert attestation.numero in export and attestation.sha256 in export
    adresse = reverse("attestation_revoquer", args=[attestation.uuid])
    assert "Renseignez ce champ" in lue(client.post(adresse, {"motif": ""}))
    assert "est révoquée" in lue(client.post(adresse, {"motif": "Erreur de personne."}, follow=True))
    html = lue(client.post(reverse("attestation_remplacer", args=[attestation.uuid]), {"motif": "Nom."}))
    assert "n’est plus valable, ou n’est pas encore émise" in html


def balise(compte, formation) -> str:
    request = RequestFactory().get("/")
    request.user = compte
    gabarit = Template("{% load attestations_tags %}{% formation_attestation page %}")
    return gabarit.render(Context({"request": request, "page": formation})).replace("&nbsp;", " ")


def test_training_page_shows_the_attestation_of_its_reader_or_that_it_gives_none(attestation):
    formation = attestation.formation.specific
    assert "Votre attestation est prête" in balise(attestation.compte, formation)
    assert balise(un_conseiller(), formation).strip() == ""
    rules.attestation_revoquer(attestation=attestation, par=une_region(), motif="Erreur.")
    assert "n’est plus valable" in balise(attestation.compte, formation)
    sans_quiz = une_formation(achevement_criteres=[("etapes_vues", None)])
    assert "ne délivre pas d’attestation" in balise(un_conseiller(), sans_quiz)


def test_holder_sees_and_downloads_the_document(client, attestation):
    assert carte_attestations(un_conseiller()) is None
    client.force_login(attestation.compte)
    espace = lue(client.get(reverse("mon_espace")))
    assert "Mes attestations" in espace and pdf_de(attestation) in espace
    html = lue(client.get(reverse("attestations")))
    assert attestation.numero in html and pdf_de(attestation) in html
    reponse = client.get(pdf_de(attestation))
    assert reponse.content == octets(attestation) and reponse["Content-Type"] == "application/pdf"
    assert reponse["Content-Disposition"] == f'attachment; filename="attestation-{attestation.numero}.pdf"'
    assert reponse["X-Content-Type-Options"] == "nosniff" and "no-store" in reponse["Cache-Control"]
    politique = reponse["Content-Security-Policy"]
    assert "default-src 'none'" in politique and "sandbox" in politique and "'self'" not in politique


def test_attested_training_is_not_deleted_and_the_editor_is_told(region, attestation):
    Suivi.objects.all().delete()
    adresse = reverse("wagtailadmin_pages:delete", args=[attestation.formation_id])
    assert "il en dépend 1 attestation." in lue(region.post(adresse, follow=True))


def test_region_sets_the_signature_and_a_strange_path_is_refused(region):
    adresse = reverse("wagtailsettings:edit", args=["attestations", "parametresattestation"])
    assert "qualité du signataire" in lue(region.get(adresse, follow=True)).lower()
    parametres = ParametresAttestation(site=Site.objects.get(is_default_site=True), signature='M0 0" onload="x')
    with pytest.raises(ValidationError, match="chemin SVG"):
        parametres.full_clean()
