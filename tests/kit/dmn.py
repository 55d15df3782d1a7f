"""Writes small DMN files for tests: one function for each kind of element, all as XML text."""

from html import escape

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def file(*elements, name="model", namespace="urn:test", xmlns=NAMESPACE):
    """A whole DMN file."""
    body = "\n".join(elements)
    return (
        f'<definitions xmlns="{xmlns}" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:camunda="http://camunda.org/schema/1.0/dmn"'
        f' id="{name}" name="{name}" namespace="{namespace}">\n{body}\n</definitions>'
    )


def typed(type_):
    return f' typeRef="{escape(type_)}"' if type_ else ""


def literal(text, type_=None):
    """A literal expression."""
    return f"<literalExpression{typed(type_)}><text>{escape(text)}</text></literalExpression>"


def decision(id_, expression="", *, needs=(), inputs=(), knows=(), type_=None, name=None, extra=""):
    """A decision with its requirements by id."""
    return (
        f'<decision id="{id_}" name="{name or id_}">{extra}<variable name="{name or id_}"{typed(type_)}/>'
        + "".join(f'<informationRequirement><requiredDecision href="#{i}"/></informationRequirement>' for i in needs)
        + "".join(
            f'<informationRequirement><requiredInput href="{i if "#" in i else "#" + i}"/></informationRequirement>'
            for i in inputs
        )
        + "".join(f'<knowledgeRequirement><requiredKnowledge href="#{i}"/></knowledgeRequirement>' for i in knows)
        + f"{expression}</decision>"
    )


def input_data(id_, type_=None, name=None):
    """An input."""
    return f'<inputData id="{id_}" name="{name or id_}"><variable name="{name or id_}"{typed(type_)}/></inputData>'


def parameters(names):
    return "".join(f'<formalParameter name="{n}"{typed(t)}/>' for n, t in (names or {}).items())


def knowledge(id_, names, body, *, knows=(), type_=None):
    """A business knowledge model; `names` are its parameters with their types."""
    return (
        f'<businessKnowledgeModel id="{id_}" name="{id_}"><variable name="{id_}"{typed(type_)}/>'
        f"<encapsulatedLogic>{parameters(names)}{body}</encapsulatedLogic>"
        + "".join(f'<knowledgeRequirement><requiredKnowledge href="#{i}"/></knowledgeRequirement>' for i in knows)
        + "</businessKnowledgeModel>"
    )


def function(names, body):
    """A boxed function definition."""
    return f"<functionDefinition>{parameters(names)}{body}</functionDefinition>"


def service(id_, *, outputs, inputs=(), input_decisions=(), encapsulated=(), type_=None):
    """A decision service."""
    parts = {
        "outputDecision": outputs,
        "encapsulatedDecision": encapsulated,
        "inputDecision": input_decisions,
        "inputData": inputs,
    }
    return (
        f'<decisionService id="{id_}" name="{id_}"><variable name="{id_}"{typed(type_)}/>'
        + "".join(f'<{tag} href="#{i}"/>' for tag, ids in parts.items() for i in ids)
        + "</decisionService>"
    )


def item(name, type_=None, *, allowed=None, constraint=None, collection=False, components=None, tag="itemDefinition"):
    """An item definition; `components` are its parts by name with their types."""
    inner = f"<typeRef>{escape(type_)}</typeRef>" if type_ else ""
    if allowed:
        inner += f"<allowedValues><text>{escape(allowed)}</text></allowedValues>"
    if constraint:
        inner += f"<typeConstraint><text>{escape(constraint)}</text></typeConstraint>"
    inner += "".join(item(n, t, tag="itemComponent") for n, t in (components or {}).items())
    return f'<{tag} name="{name}" isCollection="{str(collection).lower()}">{inner}</{tag}>'


def table(inputs, outputs, rules, *, hit_policy=None, aggregation=None, id_="table"):
    """A decision table.

    Inputs are texts or dicts (text, type_, allowed); outputs names or dicts (name, type_, allowed, default); a rule is
    a list of texts, conditions first.
    """
    policy = f' hitPolicy="{hit_policy}"' if hit_policy else ""
    policy += f' aggregation="{aggregation}"' if aggregation else ""
    lines = [f'<decisionTable id="{id_}"{policy}>']
    for index, clause in enumerate(inputs, 1):
        clause = {"text": clause} if isinstance(clause, str) else clause
        lines.append(
            f'<input id="in{index}" label="{escape(clause["text"])}"><inputExpression{typed(clause.get("type_"))}>'
            f"<text>{escape(clause['text'])}</text></inputExpression>"
            f"{texts('inputValues', clause.get('allowed'))}</input>"
        )
    for index, clause in enumerate(outputs, 1):
        clause = {"name": clause} if isinstance(clause, str) else clause
        lines.append(
            f'<output id="out{index}" name="{clause["name"]}"{typed(clause.get("type_"))}>'
            f"{texts('outputValues', clause.get('allowed'))}"
            f"{texts('defaultOutputEntry', clause.get('default'))}</output>"
        )
    for index, cells in enumerate(rules, 1):
        tags = ["inputEntry"] * len(inputs) + ["outputEntry"] * (len(cells) - len(inputs))
        entries = "".join(f"<{tag}><text>{escape(text)}</text></{tag}>" for tag, text in zip(tags, cells, strict=True))
        lines.append(f'<rule id="r{index}">{entries}</rule>')
    return "\n".join([*lines, "</decisionTable>"])


def texts(tag, text):
    return f"<{tag}><text>{escape(text)}</text></{tag}>" if text else ""


def context(**entries):
    """A boxed context; the entry `result` has no name."""
    return (
        "<context>"
        + "".join(
            "<contextEntry>" + ("" if name == "result" else f'<variable name="{name}"/>') + f"{body}</contextEntry>"
            for name, body in entries.items()
        )
        + "</context>"
    )


def boxed(tag, *, variable=None, **parts):
    """A conditional, filter or iterator: each part is an element (`in_` is `in`, `if_` is `if` …)."""
    attribute = f' iteratorVariable="{variable}"' if variable else ""
    inner = "".join(f"<{name.rstrip('_')}>{body}</{name.rstrip('_')}>" for name, body in parts.items())
    return f"<{tag}{attribute}>{inner}</{tag}>"


def extension(inner):
    """Extension elements."""
    return f"<extensionElements>{inner}</extensionElements>"


def invocation(function_, **arguments):
    """A boxed invocation of a function by name."""
    bindings = "".join(f'<binding><parameter name="{name}"/>{body}</binding>' for name, body in arguments.items())
    return f"<invocation>{literal(function_)}{bindings}</invocation>"
