"""Every blueprint, in the order of the menu."""

from flask import Blueprint

from learnhub.web.accounts.routes import blueprint as accounts
from learnhub.web.analysis.routes import blueprint as analysis
from learnhub.web.api.v1.routes import blueprint as api_v1
from learnhub.web.asks.routes import blueprint as asks
from learnhub.web.assessment.routes import blueprint as assessment
from learnhub.web.attachments.routes import blueprint as attachments
from learnhub.web.audit.routes import blueprint as audit
from learnhub.web.care.routes import blueprint as care
from learnhub.web.cases.routes import blueprint as cases
from learnhub.web.checks.routes import blueprint as checks
from learnhub.web.citations.routes import blueprint as citations
from learnhub.web.collections.routes import blueprint as collections
from learnhub.web.commenting.routes import blueprint as commenting
from learnhub.web.copies.routes import blueprint as copies
from learnhub.web.economies.routes import blueprint as economies
from learnhub.web.exports.routes import blueprint as exports
from learnhub.web.history.routes import blueprint as history
from learnhub.web.home.routes import blueprint as home
from learnhub.web.imports.routes import blueprint as imports
from learnhub.web.improving.routes import blueprint as improving
from learnhub.web.intake.routes import blueprint as intake
from learnhub.web.items.routes import blueprint as items
from learnhub.web.keeping.routes import blueprint as keeping
from learnhub.web.learning.routes import blueprint as learning
from learnhub.web.marking.routes import blueprint as marking
from learnhub.web.meetings.routes import blueprint as meetings
from learnhub.web.oai.routes import blueprint as oai
from learnhub.web.packages.routes import blueprint as packages
from learnhub.web.partners.routes import blueprint as partners
from learnhub.web.partnerships.routes import blueprint as partnerships
from learnhub.web.parts.routes import blueprint as parts
from learnhub.web.peers.routes import blueprint as peers
from learnhub.web.people.routes import blueprint as people
from learnhub.web.plans.routes import blueprint as plans
from learnhub.web.practice.routes import blueprint as practice
from learnhub.web.previews.routes import blueprint as previews
from learnhub.web.principles.routes import blueprint as principles
from learnhub.web.regrading.routes import blueprint as regrading
from learnhub.web.releases.routes import blueprint as releases
from learnhub.web.resolution.routes import blueprint as resolution
from learnhub.web.reuse.routes import blueprint as reuse
from learnhub.web.reviews.desk import blueprint as reviews
from learnhub.web.scenarios.routes import blueprint as scenarios
from learnhub.web.search.routes import blueprint as search
from learnhub.web.searches.routes import blueprint as searches
from learnhub.web.settings.routes import blueprint as settings
from learnhub.web.sharing.routes import blueprint as sharing
from learnhub.web.signing.routes import blueprint as signing
from learnhub.web.standing.routes import blueprint as standing
from learnhub.web.studio.files import blueprint as studio
from learnhub.web.surveys.routes import blueprint as surveys
from learnhub.web.teaching.routes import blueprint as teaching
from learnhub.web.team.routes import blueprint as team
from learnhub.web.templates.routes import blueprint as templates
from learnhub.web.tokens.routes import blueprint as tokens
from learnhub.web.translations.routes import blueprint as translations
from learnhub.web.use.routes import blueprint as use

BLUEPRINTS: tuple[Blueprint, ...] = (
    home,
    learning,
    packages,
    principles,
    resolution,
    scenarios,
    surveys,
    assessment,
    regrading,
    analysis,
    improving,
    plans,
    meetings,
    practice,
    standing,
    cases,
    keeping,
    sharing,
    templates,
    attachments,
    reviews,
    signing,
    search,
    collections,
    searches,
    use,
    asks,
    studio,
    intake,
    items,
    copies,
    reuse,
    teaching,
    releases,
    checks,
    history,
    care,
    commenting,
    previews,
    marking,
    peers,
    team,
    partners,
    partnerships,
    people,
    settings,
    economies,
    audit,
    accounts,
    tokens,
    translations,
    api_v1,
    oai,
    citations,
    exports,
    imports,
    parts,
)
