using System.Text.Json.Nodes;

namespace Meanwhile.OpenApi;

/// <summary>The shapes of the server's own answers. Tests hold real answers against them.</summary>
internal static class ComponentSchemas
{
    private const string Text =
        """
        {
          "Problem": {
            "title": "Problem",
            "description": "What went wrong, whose side it is on and where to read on (RFC 9457).",
            "type": "object",
            "required": ["type", "title", "status", "detail", "code", "side"],
            "properties": {
              "type": {
                "type": "string", "format": "uri-reference", "description": "The page that explains the code."
              },
              "title": { "type": "string", "description": "The same sentence for every occurrence of the code." },
              "status": { "type": "integer", "description": "The HTTP status." },
              "detail": { "type": "string", "description": "What happened here, and what to do." },
              "code": { "type": "string", "pattern": "^MW[0-9]{4}$" },
              "side": { "enum": ["caller", "flowAuthor", "upstream", "us"], "description": "Who can mend it." },
              "run": { "type": "string", "format": "uri-reference", "description": "The run that failed." },
              "step": { "type": "string", "description": "The step of the run that failed." },
              "attempts": { "type": "integer", "description": "How often the step was tried." },
              "traceId": { "type": "string" },
              "errors": { "type": "array", "items": { "$ref": "#/components/schemas/Fault" } }
            }
          },
          "Fault": {
            "description": "One of several things that are wrong, and its place.",
            "type": "object",
            "required": ["code", "detail"],
            "properties": {
              "code": { "type": "string" },
              "detail": { "type": "string" },
              "pointer": { "type": "string", "description": "JSON Pointer to the place, as a fragment." },
              "line": { "type": "integer" },
              "column": { "type": "integer" },
              "hint": { "type": "string", "description": "What to do, \"did you mean …\" included." }
            }
          },
          "Flow": {
            "type": "object",
            "required": ["name", "version", "tags", "routes", "publishedAt", "origin"],
            "properties": {
              "name": { "type": "string" },
              "version": { "type": "string", "description": "Hash of the text: the same text is the same version." },
              "summary": { "type": "string" },
              "tags": { "type": "array", "items": { "type": "string" } },
              "routes": { "type": "array", "items": { "type": "string" }, "examples": [["GET /morning/{user}"]] },
              "publishedAt": { "type": "string", "format": "date-time" },
              "origin": { "type": "string", "description": "`api`, or `file:` and a name." }
            },
            "additionalProperties": false
          },
          "FlowList": {
            "type": "object",
            "required": ["items"],
            "properties": { "items": { "type": "array", "items": { "$ref": "#/components/schemas/Flow" } } },
            "additionalProperties": false
          },
          "Published": {
            "type": "object",
            "required": ["name", "version", "changed", "routes", "plan", "warnings"],
            "properties": {
              "name": { "type": "string" },
              "version": { "type": "string" },
              "changed": { "type": "boolean", "description": "Whether this text was not the current version before." },
              "routes": { "type": "array", "items": { "type": "string" } },
              "difference": { "$ref": "#/components/schemas/PlanDifference" },
              "plan": { "$ref": "#/components/schemas/Plan" },
              "warnings": { "type": "array", "items": { "$ref": "#/components/schemas/Fault" } }
            },
            "additionalProperties": false
          },
          "Report": {
            "type": "object",
            "required": ["valid", "errors", "warnings"],
            "properties": {
              "valid": { "type": "boolean" },
              "errors": { "type": "array", "items": { "$ref": "#/components/schemas/Fault" } },
              "warnings": { "type": "array", "items": { "$ref": "#/components/schemas/Fault" } },
              "difference": { "$ref": "#/components/schemas/PlanDifference" },
              "plan": { "$ref": "#/components/schemas/Plan" }
            },
            "additionalProperties": false
          },
          "TestReport": {
            "type": "object",
            "required": ["passed", "errors", "tests"],
            "properties": {
              "passed": { "type": "boolean" },
              "errors": { "type": "array", "items": { "$ref": "#/components/schemas/Fault" } },
              "tests": {
                "type": "array",
                "items": {
                  "type": "object",
                  "required": ["name", "passed", "virtualMilliseconds", "failures"],
                  "properties": {
                    "name": { "type": "string" },
                    "passed": { "type": "boolean" },
                    "virtualMilliseconds": { "type": "number" },
                    "failures": { "type": "array", "items": { "type": "string" } }
                  },
                  "additionalProperties": false
                }
              }
            },
            "additionalProperties": false
          },
          "PlanDifference": {
            "description": "What a version changes against the one before it.",
            "type": "object",
            "required": ["says", "number", "before", "criticalPathBefore", "added", "removed", "changed"],
            "properties": {
              "says": { "type": "string", "description": "One sentence: `v5 adds 140 ms`." },
              "number": { "type": "integer", "description": "1 for the first version ever published." },
              "before": { "type": "string", "description": "The version before." },
              "addsMilliseconds": {
                "type": ["number", "null"],
                "description": "By learned medians along the longest chains; below 0 it is faster."
              },
              "criticalPathBefore": { "type": "array", "items": { "type": "string" } },
              "added": { "type": "array", "items": { "type": "string" } },
              "removed": { "type": "array", "items": { "type": "string" } },
              "changed": { "type": "array", "items": { "type": "string" } },
              "noLongerTogether": {
                "type": "array",
                "description": "Pairs of steps that could run at once, of which one waits for the other now.",
                "items": { "type": "array", "items": { "type": "string" } }
              },
              "unknown": {
                "type": "array",
                "description": "Steps on the longest chain of which no time is known.",
                "items": { "type": "string" }
              }
            },
            "additionalProperties": false
          },
          "Plan": {
            "description": "What was worked out from the definition: who waits for whom.",
            "type": "object",
            "required": ["flow", "version", "steps", "together", "input"],
            "properties": {
              "flow": { "type": "string" },
              "version": { "type": "string" },
              "steps": { "type": "array", "items": { "$ref": "#/components/schemas/PlannedStep" } },
              "together": {
                "type": "array",
                "description": "Steps that can run at once, stage by stage.",
                "items": { "type": "array", "items": { "type": "string" } }
              },
              "difference": { "$ref": "#/components/schemas/PlanDifference" },
              "criticalPath": {
                "type": "object",
                "description": "The chain of steps that a run waits for longest.",
                "properties": {
                  "steps": { "type": "array", "items": { "type": "string" } },
                  "p50Milliseconds": { "type": ["number", "null"] }
                }
              },
              "input": { "description": "JSON Schema of the input." }
            }
          },
          "PlannedStep": {
            "type": "object",
            "required": ["id", "kind", "needs", "stage", "writes"],
            "properties": {
              "id": { "type": "string" },
              "within": { "type": ["string", "null"], "description": "The container it stands in." },
              "kind": { "type": "string" },
              "needs": { "type": "array", "items": { "type": "string" }, "description": "Steps it waits for." },
              "stage": { "type": "integer", "description": "The longest chain of steps before it." },
              "connection": { "type": "string" },
              "writes": { "type": "boolean", "description": "Whether it changes something outside." },
              "p50Milliseconds": { "type": ["number", "null"], "description": "Half of its attempts took no longer." },
              "p95Milliseconds": { "type": ["number", "null"], "description": "95 of 100 took no longer." }
            },
            "additionalProperties": false
          },
          "Connection": {
            "type": "object",
            "required": ["name", "kind", "version", "origin"],
            "properties": {
              "name": { "type": "string" },
              "kind": { "type": "string" },
              "version": { "type": "string" },
              "origin": { "type": "string" }
            },
            "additionalProperties": false
          },
          "ConnectionList": {
            "type": "object",
            "required": ["items"],
            "properties": { "items": { "type": "array", "items": { "$ref": "#/components/schemas/Connection" } } },
            "additionalProperties": false
          },
          "Run": {
            "type": "object",
            "required": ["id", "flow", "version", "status", "durable", "startedAt"],
            "properties": {
              "id": { "type": "string", "format": "uuid" },
              "flow": { "type": "string" },
              "version": { "type": "string" },
              "key": { "type": "string", "description": "What it shares order and state with." },
              "status": {
                "enum": ["running", "waiting", "paused", "queued", "succeeded", "failed", "cancelled"]
              },
              "durable": { "type": "boolean", "description": "Whether it outlives its process." },
              "startedAt": { "type": "string", "format": "date-time" },
              "endedAt": { "type": "string", "format": "date-time" },
              "steps": { "type": "array", "items": { "$ref": "#/components/schemas/RunStep" } },
              "receipt": { "$ref": "#/components/schemas/Receipt" },
              "problem": { "$ref": "#/components/schemas/RunProblem" }
            }
          },
          "RunStep": {
            "description": "One step of a run; times are milliseconds since the run started.",
            "type": "object",
            "required": ["id", "kind", "status", "attempts"],
            "properties": {
              "id": { "type": "string" },
              "kind": { "type": "string" },
              "status": { "enum": ["pending", "running", "succeeded", "skipped", "failed", "cancelled"] },
              "attempts": { "type": "integer" },
              "startedMs": { "type": "number" },
              "endedMs": { "type": "number" },
              "problem": { "$ref": "#/components/schemas/RunProblem" }
            }
          },
          "RunProblem": {
            "type": "object",
            "required": ["code", "detail"],
            "properties": {
              "code": { "type": "string" },
              "detail": { "type": "string" },
              "step": { "type": "string" },
              "attempts": { "type": "integer" }
            }
          },
          "Receipt": {
            "description": "What a run waited, and what that would have cost one after the other, in milliseconds.",
            "type": "object",
            "required": ["totalMs", "waitMs", "workMs", "savedMs"],
            "properties": {
              "totalMs": { "type": "number", "description": "From start to end." },
              "waitMs": { "type": "number", "description": "The sum of all waiting for the outside." },
              "workMs": { "type": "number", "description": "The time in which nothing was being waited for." },
              "savedMs": { "type": "number", "description": "How much sooner than one after the other." }
            },
            "additionalProperties": false
          },
          "RunList": {
            "type": "object",
            "required": ["items"],
            "properties": { "items": { "type": "array", "items": { "$ref": "#/components/schemas/Run" } } }
          },
          "Standings": {
            "type": "object",
            "required": ["items"],
            "properties": { "items": { "type": "array", "items": { "$ref": "#/components/schemas/Standing" } } },
            "additionalProperties": false
          },
          "Standing": {
            "description": "One thing that a run waits for.",
            "type": "object",
            "required": ["waitsFor", "since"],
            "properties": {
              "step": { "type": "string", "description": "The step; left out for the whole run." },
              "waitsFor": { "enum": ["call", "timer", "signal", "webhook", "retry", "resume", "queue", "limit"] },
              "name": { "type": "string", "description": "Connection, signal, address, limit or run it waits for." },
              "since": { "type": "string", "format": "date-time" },
              "until": { "type": "string", "format": "date-time" },
              "position": { "type": "integer", "description": "Its place among those that wait for a limit." }
            },
            "additionalProperties": false
          },
          "Explanation": {
            "description": "What a code means and what to do about it.",
            "type": "object",
            "required": ["code", "title", "side", "status", "meaning", "cure", "page"],
            "properties": {
              "code": { "type": "string", "pattern": "^MW[0-9]{4}$" },
              "title": { "type": "string" },
              "side": { "enum": ["caller", "flowAuthor", "upstream", "us"], "description": "Who can mend it." },
              "status": { "type": "integer" },
              "meaning": { "type": "string" },
              "cure": { "type": "string" },
              "example": { "type": "string", "description": "A flow, a connection or a request that leads to it." },
              "page": { "type": "string", "format": "uri-reference" }
            },
            "additionalProperties": false
          },
          "Cluster": {
            "type": "object",
            "required": ["items"],
            "properties": { "items": { "type": "array", "items": { "$ref": "#/components/schemas/Silo" } } },
            "additionalProperties": false
          },
          "Silo": {
            "type": "object",
            "required": ["address", "name", "status"],
            "properties": {
              "address": { "type": "string", "description": "Where other silos reach it, and its generation." },
              "name": { "type": "string" },
              "status": { "enum": ["joining", "active", "shuttingdown", "stopping", "created"] },
              "figures": { "$ref": "#/components/schemas/SiloFigures" }
            },
            "additionalProperties": false
          },
          "SiloFigures": {
            "description": "What a silo says of itself; missing when it did not answer within a second.",
            "type": "object",
            "required": [
              "runs", "hostedRuns", "waits", "limitWaits", "sharedBytes", "breakersOpen", "threads", "memoryBytes",
              "upSeconds"
            ],
            "properties": {
              "runs": { "type": "integer", "description": "Runs in memory that have not ended." },
              "hostedRuns": { "type": "integer", "description": "Runs that can be reached, driven here now." },
              "waits": { "type": "integer", "description": "Calls to the outside that are being waited for." },
              "limitWaits": { "type": "integer", "description": "Calls that wait for room in a limit." },
              "sharedBytes": { "type": "integer", "description": "Bytes of values kept for other runs." },
              "sharedPart": { "type": "number", "description": "Of shared calls, the part that needed none." },
              "breakersOpen": { "type": "integer", "description": "Breakers owned here that are not closed." },
              "threads": { "type": "integer", "description": "Threads of the pool." },
              "memoryBytes": { "type": "integer" },
              "upSeconds": { "type": "integer" }
            },
            "additionalProperties": false
          },
          "ExplanationList": {
            "type": "object",
            "required": ["items"],
            "properties": { "items": { "type": "array", "items": { "$ref": "#/components/schemas/Explanation" } } },
            "additionalProperties": false
          }
        }
        """;

    public static JsonObject All() => JsonNode.Parse(Text)!.AsObject();

    public static JsonObject Refer(string schema) => new() { ["$ref"] = $"#/components/schemas/{schema}" };
}
