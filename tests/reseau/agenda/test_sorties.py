"""What leaves the agenda: news, the card of another site, the poster, what programs read, the programme of a year."""

import io
import json
import re
import uuid
from xml.etree import ElementTree

import pypdfium2
import pytest
import zxingcpp
from django.conf import settings
from django.core.files.storage import storages
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from home.temps.typographie import date_longue
from reseau.agenda.choices import Frequence
from reseau.agenda.horaires import Repetition
from reseau.agenda.models import ProgrammeAnnuel
from reseau.agenda.prises import programmes_entiers
from reseau.agenda.queries.evenements import affiche_pdf
from reseau.agenda.rules.dates import creneau_annuler, creneau_deplacer
from reseau.agenda.rules.evenements import evenement_annuler
from reseau.agenda.rules.moderation import programme_figer
from tests.balises import defauts
from tests.fabriques import un_bassin, un_conseiller, une_chargee_de_mission, une_region, une_structure
from tests.pages import lue, page_lue
from tests.reseau.agenda.fabriques import dans, passe, un_creneau, un_evenement, un_horaire

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
SENTINELLE = "Zibeline"
HOSTILE = "</script><script>alert(1)</script> & « Métiers » ; a,b"
ATOM = "{http://www.w3.org/2005/Atom}"


def lisible(texte):
    return " ".join(texte.split())


def donnees(evenement, client=None):
    page = (client or Client()).get(f"/agenda/{evenement.uuid}/").content.decode()
    blocs = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    return [json.loads(bloc) for bloc in blocs]


@pytest.mark.parametrize("visibilite", ["MEMBRES", "BASSIN"])
def test_a_private_event_is_behind_no_public_door(visibilite):
    structure = une_structure()
    auteur = un_conseiller(structure)
    prive = un_evenement(
        titre=SENTINELLE, resume=f"Le résumé {SENTINELLE}", par=auteur, visibilite=visibilite, themes=("mobilite",)
    )
    un_evenement("PROPOSE", titre=SENTINELLE, par=auteur, themes=("mobilite",))
    code, reseau = structure.code, structure.reseau.code
    portes = (
        *(f"/agenda/flux/{f}.{g}" for f in ("region", "bassin/niort", "theme/mobilite", f"reseau/{reseau}")
          for g in ("ics", "atom")),
        f"/agenda/encart/{code}/", "/agenda/encart/bassin/niort/",
        "/agenda/abonner/", f"/agenda/encart/?encart=structure:{code}",
    )  # fmt: skip
    membre = Client()
    membre.force_login(auteur)
    for porte in portes:
        for client in (Client(), membre):
            reponse = client.get(porte)
            assert reponse.status_code == 200 and SENTINELLE not in page_lue(reponse), porte
    for porte in ("agenda.ics", "affiche.pdf"):
        assert Client().get(f"/agenda/{prive.uuid}/{porte}").status_code == 404
    assert donnees(prive, membre) == [] and membre.get(f"/agenda/{prive.uuid}/").status_code == 200


def test_news_say_the_last_changed_first_and_what_is_cancelled():
    annule, autre = un_evenement(titre="Forum & salon"), un_evenement(titre="Atelier", bassins=("niort", "poitiers"))
    passe(un_evenement(titre="Passé"))
    evenement_annuler(evenement=annule, par=une_region(), motif="Grève")
    for adresse in ("/agenda/flux/region.atom", "/agenda/flux/bassin/niort.atom"):
        flux = ElementTree.fromstring(Client().get(adresse).content)
        entrees = flux.findall(f"{ATOM}entry")
        assert [e.find(f"{ATOM}title").text for e in entrees] == ["ANNULÉ : Forum & salon", "Atelier"]
    assert entrees[1].find(f"{ATOM}id").text == f"{settings.SITE_URL}/agenda/{autre.uuid}/"
    lu = lisible(entrees[1].find(f"{ATOM}summary").text)
    quand = f"{date_longue(autre.debut)}, 14 h, Halle de Brioux, Niort. Rencontrer ceux qui recrutent."
    assert lu == lisible(quand[:1].upper() + quand[1:])


def test_the_card_may_be_framed_elsewhere_is_the_same_for_everyone_and_its_line_is_copied():
    evenement = un_evenement(titre=HOSTILE)
    passe(un_evenement(titre="Passé", organisateur=evenement.organisateur, par=evenement.cree_par))
    carte = Client().get(f"/agenda/encart/{evenement.organisateur.code}/")
    assert "frame-ancestors *" in carte["Content-Security-Policy"] and not carte.has_header("X-Frame-Options")
    assert not carte.cookies and "public" in carte["Cache-Control"]
    page = page_lue(carte)
    assert "<script" not in page and "<form" not in page and "Passé" not in page and "Métiers" in page
    ailleurs = Client().get(f"/agenda/{evenement.uuid}/")
    assert ailleurs["X-Frame-Options"] == "DENY" and "frame-ancestors 'self'" in ailleurs["Content-Security-Policy"]
    evenement, membre = un_evenement(), Client()
    adresse = f"/agenda/encart/{evenement.organisateur.code}/"
    membre.force_login(evenement.cree_par)
    assert membre.get(adresse).content == Client().get(adresse).content
    evenement = un_evenement()
    code = evenement.organisateur.code
    page = page_lue(Client().get(f"/agenda/encart/?encart=structure:{code}"))
    assert f'&lt;iframe src="{settings.SITE_URL}/agenda/encart/{code}/"' in page
    assert f'<iframe class="encart-apercu" src="/agenda/encart/{code}/"' in page
    assert "La ligne à copier" not in page_lue(Client().get("/agenda/encart/?encart=structure:' OR 1"))


def test_how_to_subscribe_gives_the_address_of_what_was_chosen():
    un_evenement()
    hote = settings.SITE_URL.partition("://")[2]
    page = lue(Client().get("/agenda/abonner/?flux=bassin:niort"))
    assert f'value="{settings.SITE_URL}/agenda/flux/bassin/niort.ics"' in page
    assert f'href="webcal://{hote}/agenda/flux/bassin/niort.ics"' in page
    assert '<option value="bassin:niort" selected>' in page
    for inconnu in ("", "bassin:zz"):
        page = lue(Client().get("/agenda/abonner/", {"flux": inconnu}))
        assert f'value="{settings.SITE_URL}/agenda/flux/region.ics"' in page


def test_search_engines_read_each_date_with_its_state():
    serie = un_evenement(titre=HOSTILE, repetition=Repetition(Frequence.SEMAINE, dans(60 + 14)))
    region = une_region()
    creneau_deplacer(creneau=un_creneau(serie, 2), par=region, horaire=un_horaire(70))
    creneau_annuler(creneau=un_creneau(serie, 3), par=region, motif="Salle prise")
    (bloc,) = donnees(serie)
    etats = {date["@id"][-1]: date["eventStatus"].rpartition("/")[2] for date in bloc["@graph"]}
    assert etats == {"1": "EventScheduled", "2": "EventRescheduled", "3": "EventCancelled"}
    premiere = bloc["@graph"][0]
    assert premiere["name"] == HOSTILE and premiere["isAccessibleForFree"] is True
    assert premiere["eventAttendanceMode"].endswith("OfflineEventAttendanceMode")
    assert premiere["location"][0]["address"]["addressLocality"] == "Niort"
    a_distance = un_evenement(lien="https://visio.example/x")
    (bloc,) = donnees(a_distance)
    assert bloc["@graph"][0]["location"] == [{"@type": "VirtualLocation", "url": "https://visio.example/x"}]


def test_the_poster_is_one_tagged_page_whose_square_leads_to_the_event():
    evenement = un_evenement(titre="Après-midi mobilité et emploi", programme="14 h Ouverture\n15 h Atelier")
    reponse = Client().get(f"/agenda/{evenement.uuid}/affiche.pdf")
    assert reponse["Content-Type"] == "application/pdf"
    page = pypdfium2.PdfDocument(reponse.content)[0].render(scale=2).to_pil()
    assert zxingcpp.read_barcode(page).text == f"{settings.SITE_URL}/agenda/{evenement.uuid}/"
    texte = PdfReader(io.BytesIO(reponse.content)).pages[0].extract_text()
    assert "Entrée libre et gratuite" in texte and "Atelier" in texte


def test_a_poster_holds_on_one_page_whatever_it_says():
    for champs, dit in (
        ({"titre": ("Forum " * 20).strip(), "resume": "Venir. " * 28, "programme": "Un moment\n" * 150}, "Forum"),
        ({"option": True}, "Date à confirmer"),
        ({"moderation": "PROPOSE"}, "Projet, pas encore au programme"),
        ({"repetition": Repetition(Frequence.SEMAINE, dans(60 + 280))}, "et 36 autres dates"),
        ({"accessibilite": ["LSF", "CALME", "BOUCLE"], "lien": "https://visio.example/x"}, "Interprète"),
        ({"titre": HOSTILE[:120]}, "Métiers"),
    ):
        octets = affiche_pdf(un_evenement(champs.pop("moderation", "PROGRAMME"), **champs))
        lecteur = PdfReader(io.BytesIO(octets))
        assert len(lecteur.pages) == 1 and dit in lecteur.pages[0].extract_text() and defauts(octets) == [], champs


ANNEE = dans(60).year
PROGRAMME = f"/agenda/programme/{ANNEE}/"


def octets(client, programme):
    reponse = client.get(f"/agenda/programme/{programme.numero}.pdf")
    assert reponse.status_code == 200
    return reponse.content


def texte_de(contenu):
    return " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(contenu)).pages).split())


def test_each_reads_what_is_programmed_in_the_year_and_takes_it_as_a_workbook(client):
    un_evenement(titre="Forum public")
    un_evenement(titre="Réunion des membres", visibilite="MEMBRES")
    un_evenement("PROPOSE", titre="Pas encore")
    annule = un_evenement(titre="Annulé")
    evenement_annuler(evenement=annule, par=annule.cree_par, motif="Grève")
    page = lue(client.get(PROGRAMME))
    assert "Forum public" in page and not {"Réunion des membres", "Pas encore", "Annulé"} & {*page.split("<")}
    assert "Réunion des membres" not in page and "Pas encore" not in page and "Annulé" not in page
    assert "Forum public" not in lue(client.get(f"/agenda/programme/{ANNEE + 2}/"))
    client.force_login(un_conseiller())
    classeur = b"".join(client.get(PROGRAMME, {"format": "xlsx"}).streaming_content)
    titres = {rang[0].value for rang in load_workbook(io.BytesIO(classeur)).active.iter_rows(min_row=2)}
    assert titres == {"Forum public", "Réunion des membres"}


def test_frozen_programme_has_a_number_and_the_same_bytes_ever_after(client):
    evenement = un_evenement(titre="Forum de Niort")
    un_evenement(titre="Grand salon", bassins=())
    un_evenement(titre="À Poitiers", bassins=("poitiers",))
    un_evenement(titre="Entre nous", visibilite="MEMBRES")
    client.force_login(une_chargee_de_mission())
    cle = uuid.uuid4()
    for _ in range(2):
        page = lue(client.post(f"{PROGRAMME}figer/", {"bassin": un_bassin().pk, "cle": cle}, follow=True))
    programme = ProgrammeAnnuel.objects.get()
    assert programme.numero == f"PROG-{ANNEE}-001" and programme.numero in page and programme.sha256 in page
    client.logout()
    premiers = octets(client, programme)
    dit = texte_de(premiers)
    assert "Forum de Niort" in dit and "Grand salon" in dit and "À Poitiers" not in dit and "Entre nous" not in dit
    evenement_annuler(evenement=evenement, par=evenement.cree_par, motif="Grève")
    assert octets(client, programme) == premiers and list(programmes_entiers()) == []
    suivant = programme_figer(par=une_region(), annee=ANNEE, bassin=None, cle=uuid.uuid4())
    assert suivant.numero == f"PROG-{ANNEE}-002" and "À Poitiers" in texte_de(octets(client, suivant))
    with pytest.raises(TypeError):
        suivant.save()


def test_only_who_animates_the_bassin_freezes_it_and_nothing_is_not_frozen(client):
    un_evenement()
    client.force_login(une_chargee_de_mission("poitiers"))
    for bassin in (un_bassin().pk, ""):
        reponse = client.post(f"{PROGRAMME}figer/", {"bassin": bassin, "cle": uuid.uuid4()})
        assert reponse.status_code == 422
    reponse = client.post(f"{PROGRAMME}figer/", {"bassin": un_bassin("poitiers").pk, "cle": uuid.uuid4()})
    assert "il n’y a rien à figer" in lue(reponse) and not ProgrammeAnnuel.objects.exists()


def test_a_document_that_changed_is_told_and_never_served(client):
    un_evenement()
    programme = programme_figer(par=une_region(), annee=ANNEE, bassin=None, cle=uuid.uuid4())
    with open(storages["prive"].path(programme.fichier), "ab") as fichier:
        fichier.write(b"%")
    assert client.get(f"/agenda/programme/{programme.numero}.pdf").status_code == 503
    assert programme.numero in next(programmes_entiers())
