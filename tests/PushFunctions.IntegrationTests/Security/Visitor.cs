global using Visitor = PushFunctions.IntegrationTests.EndToEnd.Limits.Client;
