namespace Meanwhile.Flows;

/// <summary>Shows each policy at work, on the page about it: flows with their tests. A test runs every one.</summary>
public static class PolicyExamples
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["if"] = """
            flow: parcel
            input: { express: boolean }
            steps:
              courier: { http: { connection: crm, path: /courier }, if: "{{ input.express }}" }
            output: "{{ steps.courier?.body ?? 'by post' }}"
            tests:
              - { name: slow, input: { express: false }, expect: { output: by post, skipped: [courier] } }
              - name: quick
                input: { express: true }
                mocks: { courier: { body: by courier } }
                expect: { output: by courier }
            """,
        ["dependsOn"] = """
            flow: open-shop
            steps:
              stock: { http: { connection: crm, method: POST, path: /stock } }
              doors: { http: { connection: crm, method: POST, path: /doors }, dependsOn: [stock] }
            tests:
              - name: the doors open when the stock is there
                mocks: { stock: { takes: 300ms }, doors: { takes: 100ms } }
                expect: { within: 400ms, calls: { stock: 1, doors: 1 } }
            """,
        ["timeout"] = """
            flow: impatient
            steps:
              slow: { http: { connection: crm, path: /slow }, timeout: 200ms }
            tests:
              - name: nobody waits longer than told
                mocks: { slow: { takes: 5s } }
                expect: { error: MW3002, within: 200ms }
            """,
        ["deadline"] = """
            flow: all-together
            steps:
              call:
                http: { connection: crm, path: /slow }
                timeout: 200ms
                retry: { max: 9, delay: 10ms }
                deadline: 500ms
            tests:
              - name: the deadline holds for all attempts and the pauses between them
                mocks: { call: { takes: 5s } }
                expect: { error: MW3011, within: 500ms }
            """,
        ["retry"] = """
            flow: patient
            steps:
              call:
                http: { connection: crm, path: /busy }
                retry: { max: 3, delay: 100ms, backoff: exponential, on: [429, 5xx] }
            output: "{{ steps.call.body }}"
            tests:
              - name: the third attempt succeeds
                mocks: { call: { sequence: [ { error: 503 }, { error: 429 }, { body: done } ] } }
                expect: { output: done, calls: { call: 3 } }
            """,
        ["hedge"] = """
            flow: twice
            steps:
              call: { http: { connection: crm, path: /sometimes-slow }, hedge: { delay: 100ms, max: 1 } }
            output: "{{ steps.call.body }}"
            tests:
              - name: the second call is quicker
                mocks: { call: { sequence: [ { body: slow, takes: 5s }, { body: quick, takes: 50ms } ] } }
                expect: { output: quick, within: 150ms }
            """,
        ["cache"] = """
            flow: rate
            steps:
              today:
                http: { connection: crm, path: /rates/USD }
                cache: { ttl: 60s, staleWhileRevalidate: 5m, staleIfError: 1d }
              again: { http: { connection: crm, path: /rates/USD }, cache: { ttl: 60s }, dependsOn: [today] }
            output: "{{ steps.again.body }}"
            tests:
              - name: the same call again is none
                mocks: { today: { body: 0.93, takes: 200ms } }
                expect: { output: 0.93, calls: { today: 1 }, within: 200ms }
            """,
        ["singleFlight"] = """
            flow: stock
            steps:
              here: { http: { connection: crm, path: /stock }, singleFlight: true }
              there: { http: { connection: crm, path: /stock }, singleFlight: true }
            output: "{{ steps.here.body + steps.there.body }}"
            tests:
              - name: two at once are one call
                mocks: { here: { body: 7 } }
                expect: { output: 14, calls: { here: 1 } }
            """,
        ["batch"] = """
            flow: product
            input: { id: integer }
            steps:
              product:
                sql:
                  connection: shop
                  query: select id, name from product where id = any(@id)
                  params: { id: "{{ input.id }}" }
                batch: { maxSize: 100, maxWait: 5ms, by: id }
            output: "{{ steps.product.rows[0].name }}"
            tests:
              - name: a mock gives what this run gets
                input: { id: 7 }
                mocks: { product: { rows: [ { id: 7, name: bread } ], count: 1 } }
                expect: { output: bread }
            """,
        ["fallback"] = """
            flow: spare
            steps:
              rate:
                http: { connection: crm, path: /rate }
                fallback: { http: { connection: crm, path: /rate-of-yesterday } }
              city:
                http: { connection: crm, path: /city }
                fallback: { value: { body: "unknown ({{ error.code }})" } }
            output: { rate: "{{ steps.rate.body }}", city: "{{ steps.city.body }}" }
            tests:
              - name: both have failed
                mocks: { rate: { error: timeout }, rate.fallback: { body: 0.93 }, city: { error: connect } }
                expect: { output: { rate: 0.93, city: unknown (MW3001) } }
            """,
        ["compensate"] = """
            flow: trip
            steps:
              flight:
                http: { connection: crm, method: POST, path: /flights }
                compensate: { http: { connection: crm, method: DELETE, path: "/flights/{{ steps.flight.body.id }}" } }
              hotel: { http: { connection: crm, method: POST, path: /hotels }, dependsOn: [flight] }
            tests:
              - name: without a hotel there is no flight
                mocks: { flight: { body: { id: 7 } }, hotel: { error: 409 }, flight.compensate: { status: 204 } }
                expect: { error: MW3004, calls: { flight.compensate: 1 } }
            """,
        ["onUnknown"] = """
            flow: charge
            durable: true
            steps:
              charge: { http: { connection: crm, method: POST, path: /charges }, onUnknown: fail }
            output: "{{ steps.charge.body.id }}"
            tests:
              - name: charged once
                mocks: { charge: { body: { id: 7 } } }
                expect: { output: 7 }
            """,
        ["onError"] = """
            flow: tolerant
            steps:
              weather: { http: { connection: crm, path: /weather }, onError: continue }
              news: { http: { connection: crm, path: /news } }
            output: { weather: "{{ steps.weather?.body ?? null }}", news: "{{ steps.news.body }}" }
            tests:
              - name: no weather is no reason to go without news
                mocks: { weather: { error: 500 }, news: { body: good } }
                expect: { output: { weather: null, news: good } }
            """,
        ["rateLimit"] = """
            flow: crawl
            input: { pages: { type: array } }
            steps:
              all:
                forEach:
                  items: "{{ input.pages }}"
                  steps:
                    page:
                      http: { connection: crm, path: "/pages/{{ item }}" }
                      rateLimit: { limit: 2, per: 1s }
            output: "{{ steps.all.length }}"
            tests:
              - name: five calls, two a second
                input: { pages: [1, 2, 3, 4, 5] }
                mocks: { all.page: { body: page } }
                expect: { output: 5, calls: { all.page: 5 }, within: 2200ms }
            """,
        ["concurrency"] = """
            flow: careful
            steps:
              all:
                forEach:
                  items: [1, 2, 3, 4]
                  steps:
                    call:
                      http: { connection: crm, path: /slow }
                      concurrency: { limit: 2 }
            tests:
              - name: four calls, two at once
                mocks: { all.call: { takes: 1s } }
                expect: { calls: { all.call: 4 }, within: 2s }
            """,
        ["circuitBreaker"] = """
            flow: spared
            steps:
              call:
                http: { connection: crm, path: /down }
                retry: { max: 5, delay: 10ms }
                circuitBreaker: { failures: 3, window: 10s, openFor: 30s }
                fallback: { value: "{{ error.code }}" }
            output: "{{ steps.call }}"
            tests:
              - name: after three failures nobody asks any more
                mocks: { call: { error: 500 } }
                expect: { output: MW3015, calls: { call: 3 } }
            """,
    };
}
