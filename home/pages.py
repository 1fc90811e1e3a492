"""Editorial pages of the ground floor: the home page and plain content."""

from functools import partial

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from home import registre
from home.arbre import est_servie, page_trouver
from home.blocks import CorpsBlock
from home.gardees import Gardee

CORPS = Gardee("textes", pieces=("wagtailcore", "home", "wagtailimages", "wagtaildocs"))


class AccueilPage(Page):
    """The public home page: the visitor's task first, then the three spaces."""

    promesse = models.CharField(
        "promesse", max_length=120, default="S’orienter est un droit. Trouver la bonne porte, c’est notre métier."
    )
    chapo = models.TextField("chapô", max_length=300, blank=True)
    template = "home/accueil.html"
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("promesse"), FieldPanel("chapo")]

    class Meta:
        verbose_name = "accueil"

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find this page, or one below it however deep, by its address."""
        page = page_trouver(request, "/".join([self.url_path.rstrip("/"), *path_components, ""]))
        if isinstance(page, AccueilPage):
            return super(AccueilPage, page).route(request, [])
        if page is not None:
            return page.route(request, [])
        return super().route(request, path_components)

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict:
        """Add what each room offers to the home page."""
        contexte = super().get_context(request, *args, **kwargs)
        for apport in registre.lire("accueil"):
            contexte.update(apport(request))
        return contexte


class ContenuPage(Page):
    """A page of text: the right to guidance, the seven values, legal pages (R1.4)."""

    chapo = models.TextField("chapô", max_length=400, blank=True)
    corps = StreamField(CorpsBlock(), verbose_name="corps", blank=True)
    en_pied = models.BooleanField("citée en pied de page", default=False)
    template = "home/contenu.html"
    content_panels = [*Page.content_panels, FieldPanel("chapo"), FieldPanel("corps")]
    promote_panels = [*Page.promote_panels, FieldPanel("en_pied")]
    search_fields = [*Page.search_fields, index.SearchField("chapo"), index.SearchField("corps")]
    subpage_types = ["home.ContenuPage"]

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict:
        """Its text, made once for all its readers; each time for a preview, which is not what is published."""
        corps = self.corps.render_as_block
        if est_servie(self):
            corps = partial(CORPS.lire, self.pk, corps)
        return {**super().get_context(request, *args, **kwargs), "corps": corps}

    class Meta:
        verbose_name = "page de contenu"
        verbose_name_plural = "pages de contenu"
