"""How the exports are asked for: on line, on the site, and that what is asked too often or wrongly is refused."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from home.documents.tableurs import lignes_csv
from reseau.annuaire.rules.services import lieu_modifier
from reseau.echanges import views
from reseau.echanges.exports import FORMATS, PAR_FICHIER
from reseau.echanges.rules.imports.depots import import_lancer
from reseau.structures.rules import reseau_modifier
from reseau.vocabulaires.models import Theme
from tests.pages import page_lue
from tests.reseau.annuaire.fabriques import un_service, une_commune, une_offre
from tests.reseau.echanges.monde_exporte import ecrire, un_annuaire

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def adresse(fichier: str) -> str:
    return reverse("annuaire_telecharger", args=[fichier])


def demander(fichier: str, parametres: dict | None = None, **entetes):
    return Client().get(adresse(fichier), parametres or {}, headers=entetes)


def corps(reponse) -> bytes:
    assert reponse.status_code == 200
    return b"".join(reponse.streaming_content)


# En ligne de commande


def test_exporter_annuaire_writes_the_file_and_says_how_much(tmp_path):
    un_annuaire()
    chemin = tmp_path / "export"
    for code in ("csv", "xlsx", "data-inclusion", "geojson"):
        dit = io.StringIO()
        chemin.write_text("ancien")
        call_command("exporter_annuaire", str(chemin), format=code, stdout=dit)
        assert chemin.read_bytes() == ecrire(code) or code == "xlsx"
        assert dit.getvalue().splitlines()[-1] == "structures 3, services 8, lieux 4"
        assert [fichier.name for fichier in tmp_path.iterdir()] == ["export"]
    # Vers la sortie standard, elle est aux données.
    sortie, erreurs = io.TextIOWrapper(io.BytesIO()), io.StringIO()
    call_command("exporter_annuaire", "-", format="geojson", stdout=sortie, stderr=erreurs)
    assert sortie.buffer.getvalue() == ecrire("geojson")
    assert erreurs.getvalue() == "structures 3, services 8, lieux 4\n"


def test_exporter_annuaire_cut_short_leaves_the_former_file_and_fails(tmp_path, monkeypatch):
    une_offre("Cap emploi")
    chemin = tmp_path / "annuaire.csv"
    chemin.write_text("ancien")

    def couper(exportables, bilan):
        yield "début"
        raise DatabaseError("coupé")

    format_ = FORMATS["csv"].__class__("csv", "annuaire.csv", "text/csv", "", "", couper)
    monkeypatch.setitem(FORMATS, "csv", format_)
    with pytest.raises(DatabaseError):
        call_command("exporter_annuaire", str(chemin), format="csv")
    assert chemin.read_text() == "ancien" and len(list(tmp_path.iterdir())) == 1


def test_exporter_annuaire_where_nothing_can_be_written_fails_with_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="ne s’écrit pas"):
        call_command("exporter_annuaire", str(tmp_path / "absent" / "x.json"), format="csv")
    with pytest.raises(CommandError):
        call_command("exporter_annuaire", str(tmp_path / "x"), format="pdf")


# Sur le site


def test_download_is_streamed_named_and_says_its_licence():
    un_annuaire()
    for fichier, format_ in PAR_FICHIER.items():
        reponse = demander(fichier)
        assert reponse.streaming and fichier in reponse["Content-Disposition"]
        assert 'rel="license"' in reponse["Link"] and reponse["Content-Type"] == format_.genre
        assert corps(reponse) == ecrire(format_.code) or fichier.endswith("xlsx")


def test_download_of_a_search_follows_its_filters_and_not_its_page():
    une_offre("Cap emploi", reseau="cap-emploi")
    une_offre("Mission locale")
    assert demander("annuaire.exe").status_code == 404
    lu = json.loads(corps(demander("data-inclusion.json", {"reseau": "cap-emploi", "page": 7})))
    assert [ligne["nom"] for ligne in lu["structures"]] == ["Cap emploi"]
    assert len(json.loads(corps(demander("data-inclusion.json", {"page": 2})))["structures"]) == 2


def test_download_near_a_town_nobody_knows_leads_back_to_the_search():
    une_offre("Cap emploi")
    reponse = demander("annuaire.geojson", {"lieu": "Nulle-Part-sur-Rien", "q": "vae"})
    assert reponse.status_code == 302 and reponse["Location"] == "/annuaire/?q=vae&lieu=Nulle-Part-sur-Rien"
    assert "Nous ne trouvons pas cette commune" in page_lue(Client().get(reponse["Location"]))


def test_download_unchanged_takes_one_line_until_something_moves():
    service = un_service(une_offre("Cap emploi").structure)
    marque = demander("annuaire.csv")["ETag"]
    assert demander("annuaire.csv", **{"if-none-match": marque}).status_code == 304
    assert demander("annuaire.geojson")["ETag"] != marque != demander("annuaire.csv", {"q": "vae"})["ETag"]
    lieu_modifier(lieu=service.structure.lieux.get(), acces="Rampe à gauche.")
    suivante = demander("annuaire.csv", **{"if-none-match": marque})
    assert suivante.status_code == 200 and "Rampe à gauche." in corps(suivante).decode()
    reseau_modifier(reseau=service.structure.reseau, correspondance=["mission-locale"])
    assert demander("annuaire.csv", **{"if-none-match": suivante["ETag"]}).status_code == 200
    marque = demander("annuaire.csv")["ETag"]
    Theme.objects.filter(code="vae").update(libelle="Acquis")
    assert demander("annuaire.csv", **{"if-none-match": marque}).status_code == 200


def test_downloads_too_many_are_refused_for_a_while(monkeypatch):
    monkeypatch.setattr(views, "TELECHARGEMENTS", 2)
    une_offre("Cap emploi")
    reponses = [demander("annuaire.csv") for _ in range(3)]
    assert [reponse.status_code for reponse in reponses] == [200, 200, 429] and int(reponses[2]["Retry-After"]) > 0
    assert demander("annuaire.csv", **{"if-none-match": reponses[0]["ETag"]}).status_code == 304


def test_search_page_offers_every_format_with_its_filters():
    une_offre("Cap emploi", reseau="cap-emploi")
    page = page_lue(Client().get("/annuaire/", {"reseau": "cap-emploi"}))
    for fichier, format_ in PAR_FICHIER.items():
        assert f'href="{adresse(fichier)}?reseau=cap-emploi"' in page and format_.libelle in page
    documentation = page_lue(Client().get(reverse("api_documentation")))
    assert all(f'href="{adresse(fichier)}"' in documentation for fichier in PAR_FICHIER)
    assert f'href="{reverse("api_documentation")}#telecharger"' in page and 'id="telecharger"' in documentation


# Un tableur écrit ailleurs


def test_cell_that_another_program_made_harmless_is_read_as_it_was():
    une_commune("Niort")
    une_offre("Cap emploi", reseau="cap-emploi")
    entetes = ["structure_id", "structure_nom", "reseau", "lieu_id", "code_insee", "longitude", "latitude", "telephone"]
    ligne = ["x1", "=Nom", "cap-emploi", "l1", "79191", "-0.46", "46.3", "+33 5 36 49 00 00"]
    fichier = "".join(lignes_csv(entetes, [ligne])).encode()
    importation = import_lancer(contenu=fichier, nom="x.csv", source="x", essai=True)
    structure, lieu = [changement["apres"]["champs"] for changement in importation.lignes.get().plan["changements"]]
    assert structure["nom"] == "=Nom" and lieu["longitude"] == -0.46 and lieu["telephone"] == "05 36 49 00 00"
